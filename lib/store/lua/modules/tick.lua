-- What whoever works on a room does for it besides, at most once a second:
-- move the line on, keep the history, have the status document written.
local SAMPLE_MS, SAMPLES = 5000, 720	-- an hour

local function sample()
	if now - room.sampled_ms < SAMPLE_MS then
		return
	end
	put('sampled_ms', now)
	redis.call('RPUSH', key.history, string.format(
		'%.0f:%.0f:%.0f:%.0f:%.0f', now, room.issued, room.serving,
		room.calls, room.no_shows))
	redis.call('LTRIM', key.history, -SAMPLES, -1)
end

local function is_tick_due()
	return now - room.ticked_ms >= 1000
end

-- Flags of an answer: what the caller is asked to do next.
local MORE, PUBLISH, SAVE, CREATED, RETURNING, WITNESS = 1, 2, 4, 8, 16, 32

-- The checkpoint is wanted: the mark is near, or the draw waits for it.
local function is_save_due()
	local step = math.min(math.max(room.issued, 256), 16384)
	local drawing = is_scheduled() and room.entrants >= 0
	return now >= room.save_until_ms and
		(drawing or room.mark - room.issued < step / 4)
end

local function move_on()
	local flags = call_next() and MORE or 0
	if is_tick_due() then
		put('ticked_ms', now)
		put('now_ms', now)
		remember_pace((pace()))
		sample()
		flags = flags + PUBLISH
	end
	if is_save_due() then
		put('save_until_ms', now + 2000)
		flags = flags + SAVE
	end
	return flags
end
