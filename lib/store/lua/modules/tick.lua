-- What a caller that works on a room also does for it: move the line on (rule
-- 8); and at most once a second keep the history and have the status document
-- written.
-- needs: request room order pace puzzle snapshot census call shop log
local SAMPLE_MS, SAMPLES = 5000, 720	-- an hour

local function sample()
	if now - room.sampled_ms < SAMPLE_MS then
		return
	end
	put('sampled_ms', now)
	local _, waiting = count_line(redis.call('ZCARD', keys[KEY_RETURNING]))
	redis.call('RPUSH', keys[KEY_HISTORY], string.format(
		'%.0f:%.0f:%.0f:%.0f:%.0f:%.0f', wall, room.issued,
		room.serving, room.calls, room.no_shows, waiting))
	redis.call('LTRIM', keys[KEY_HISTORY], -SAMPLES, -1)
end

-- That a shop is down, and that it sells again, is for operators to know; that it
-- was not heard of yet is not.
local function note_shop()
	local trouble = shop_trouble()
	local is_down = trouble ~= SHOP_UP and trouble ~= SHOP_NO_REPORT_YET
	if is_down == (room.down_noted == 1) then
		return
	end
	put('down_noted', is_down and 1 or 0)
	if is_down then
		note_event('the shop is down: ' ..
			trouble_in_words(trouble))
	else
		forget_pace()
		note_event('the shop sells again')
	end
end

local function is_tick_due()
	return now - room.ticked_ms >= 1000
end

-- The checkpoint is wanted: the limit is near.
local function is_save_due()
	local step = math.min(math.max(room.issued, LIMIT_STEP_MIN),
		LIMIT_STEP_MAX)
	return now >= room.save_until_ms and
		room.issued_limit - room.issued < step / 4
end

-- One caller saves; another is asked when it has not in two seconds.
local function ask_to_save()
	if not is_save_due() then
		return 0
	end
	put('save_until_ms', now + 2000)
	return SAVE
end

-- One caller saves a snapshot, and if it dies the next one does.
local function ask_for_snapshot()
	if now - room.snapshot_ms < SNAPSHOT_MS then
		return 0
	end
	put('snapshot_ms', now)
	return SNAPSHOT
end

-- The draw waits for the disk: for the hash of its entrants, or for its key.  One
-- caller sees to it; another is asked when it has not in two seconds, or ten
-- where it has much to read.
local function ask_to_draw()
	if now < room.draw_until_ms or not is_scheduled() or
	    room.entrants < 0 or (room.frozen == 1 and not is_hold_due()) then
		return 0
	end
	put('draw_until_ms', now + (room.entrants > 100000 and 10000 or 2000))
	return DRAW
end

-- Returns what the caller is asked to do next.
local function move_on()
	local flags = call_next() and MORE or 0
	if is_tick_due() then
		note_newcomers()
		put('ticked_ms', now)
		put('now_ms', now)
		if is_census_due() then
			take_census()
		end
		note_shop()
		remember_pace((pace()))
		sample()
		flags = flags + PUBLISH + ask_for_snapshot()
	end
	return flags + ask_to_save() + ask_to_draw()
end
