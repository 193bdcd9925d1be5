-- Change settings of a room, note who did, and act on it at once (rule 8).
--   KEYS room's
--   ARGV[3] operator, or empty: not to be noted   ARGV[4] what
--   ARGV[5..] field, value, ...   returns { flags }; conflict
-- needs: request room shop slots pulse pace presence tick log register

-- An opening time can be moved until numbers were given by it.
local function is_too_late(opens_at_ms)
	return opens_at_ms ~= room.opens_at_ms and
		(room.drawn == 1 or room.entrants >= 0 or
		(room.opens_at_ms == 0 and room.issued > 0))
end

-- Another absent_ms has other quarters: everybody is presumed present.
local function begin_presence()
	forget_all_seen()
	put('quarter', 0)
	put('presumed', room.issued)
	put('presumed_until_ms', now + room.absent_ms)
end

local function follow_rate()
	local interval = room.rate_per_min > 0 and 60000 / room.rate_per_min or 0
	put('due_ms', math.min(room.due_ms, now + interval))
end

-- What the shop is: one that reports or not, one that is asked or not.
local function follow_shop(args, by_booking)
	if room.by_booking > by_booking then
		await_report()
	end
	for i = 5, #args, 2 do
		if args[i] == 'probe' then
			forget_probes()
		end
	end
end

-- Another shop, or none to be heard of, is no trouble of those inside.
local function put_change(args)
	local stood, was_down = slot_now(), shop_trouble() ~= SHOP_UP
	local by_booking = room.by_booking
	put_settings(args, 5)
	follow_shop(args, by_booking)
	if was_down and shop_trouble() == SHOP_UP then
		give_back_since(stood)
	end
end

local function message_text()
	return table.concat(redis.call('HMGET', keys[KEY_ROOM], 'message_ko',
		'message_en'), '\n')
end

-- Since when the message is there.  That of a new room was there before its
-- first change.
local function note_message(was)
	local is = message_text()
	if is == '\n' then
		put('message_at_ms', 0)
	elseif is ~= was or room.message_at_ms == 0 then
		put('message_at_ms', wall)
	end
end

room_writer('room_set', function(args)
	for i = 5, #args, 2 do
		if args[i] == 'opens_at_ms' and
		    is_too_late(tonumber(args[i + 1])) then
			return redis.error_reply('conflict numbers were given already')
		end
	end
	local absent_ms, capacity = room.absent_ms, room.capacity
	local paused, rate_per_min = room.paused, room.rate_per_min
	local message = message_text()
	put_change(args)
	note_message(message)
	if room.absent_ms ~= absent_ms then
		begin_presence()
	end
	if room.rate_per_min ~= rate_per_min then
		follow_rate()
	end
	if room.capacity ~= capacity or room.paused ~= paused then
		forget_pace()
	end
	note_change(args[3], args[4])
	put('ticked_ms', 0)
	return { move_on() }
end)
