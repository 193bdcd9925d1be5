-- Change settings of a room, note who did, and act on it at once (rule 8).
--   KEYS room's
--   ARGV[3] operator, or empty: not to be noted   ARGV[4] what
--   ARGV[5..] field, value, ...   returns { flags }; conflict
-- needs: request room hearing shop slots pulse pace presence tick log register

-- What decides the draw (rule 9): none of it changes once the entrants are
-- counted, and nobody has entered before the beacon was named.  Once somebody has
-- entered a draw is neither begun nor called off: places go by the order of
-- arrival, or they do not.
local IS_OF_DRAW = {
	opens_at_ms = true, freeze_ms = true, beacon = true,
	beacon_round = true, beacon_wait_ms = true,
}
local IS_OF_BEACON = { beacon = true, beacon_round = true }

local function is_changed(field, value)
	if IS_APART[field] then
		return value ~= redis.call('HGET', keys[KEY_ROOM], field)
	end
	return tonumber(value) ~= room[field]
end

local function is_too_late(field, value)
	if not IS_OF_DRAW[field] or not is_changed(field, value) then
		return false
	end
	local is_late = IS_OF_BEACON[field] and room.issued > 0
	is_late = is_late or (field == 'opens_at_ms' and room.issued > 0 and
		(room.opens_at_ms == 0 or tonumber(value) == 0))
	is_late = is_late or room.entrants >= 0 -- guard: freeze
	return is_late
end

-- Would the entrants have been counted by now?
local function is_freeze_past(opens_at_ms, freeze_ms)
	local is_moved = opens_at_ms ~= room.opens_at_ms or
		freeze_ms ~= room.freeze_ms
	return is_moved and opens_at_ms > 0 and
		opens_at_ms - freeze_ms <= wall and
		(room.issued > 0 or opens_at_ms > wall)
end

-- Does a draw forbid one of the changes?
local function is_refused(args)
	local at = { opens_at_ms = room.opens_at_ms, freeze_ms = room.freeze_ms }
	for i = 5, #args, 2 do
		local field, value = args[i], args[i + 1]
		if is_too_late(field, value) then
			return true
		elseif at[field] then
			at[field] = tonumber(value)
		end
	end
	return is_freeze_past(at.opens_at_ms, at.freeze_ms)
end

-- Another absent_ms has other quarters: everybody is presumed present.
local function begin_presence()
	forget_all_seen()
	put('quarter', quarter_now())
	put('renewed', 0)
	put('presumed', room.issued)
	put('presumed_until_ms', now + room.absent_ms)
end

local function follow_rate()
	local interval = room.rate_per_min > 0 and 60000 / room.rate_per_min or 0
	put('due_ms', math.min(room.due_ms, now + interval))
end

-- What the shop is: one that reports or not, one that is asked or not.
local function follow_shop(args, by_booking, stood)
	if room.by_booking > by_booking then
		await_report(stood)
	end
	for i = 5, #args, 2 do
		if args[i] == 'probe' then
			forget_probes()
		end
	end
end

-- Another shop, or none to be heard of, is no trouble of those inside; nor is that
-- a room is closed while it hears nobody, or opened again: then the time up to now
-- has passed, and may not pass once more when somebody is heard.
local function put_change(args)
	local stood, by_booking = slot_now(), room.by_booking
	put_settings(args, 5)
	follow_shop(args, by_booking, stood)
	if shop_trouble() ~= SHOP_UP then
		return
	elseif slot_now() > stood then
		give_back_since(stood, known_now())
	elseif slot_now() < stood then
		put('passed_ms', stood + room.lost_ms)
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
	if is_refused(args) then
		return redis.error_reply('conflict a draw forbids it')
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
