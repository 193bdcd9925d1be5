-- The pace observed (rule 12): a count of calls that decays exponentially,
-- corrected for the time since it began, and for those that came to nothing.
-- needs: request room outcome state
local PACE_MS = 120000

local function pace_weight()
	return room.pace_n * math.exp((room.pace_at_ms - now) / PACE_MS)
end

local function pace_add(calls)
	put('pace_n', pace_weight() + calls)
	put('pace_at_ms', now)
	if room.pace_since_ms == 0 then
		put('pace_since_ms', now)
	end
end

-- Filling an empty room is not its pace: measuring starts when it is full.
local function pace_begins()
	put('filled', 1)
	put('pace_n', 0)
	put('pace_at_ms', now)
	put('pace_since_ms', now)
end

-- Time in which nobody could be called is not counted.
local function shift_pace(ms)
	put('pace_at_ms', room.pace_at_ms + ms)
	if room.pace_since_ms > 0 then
		put('pace_since_ms', room.pace_since_ms + ms)
	end
end

-- The line is to move in another way from now on.
local function forget_pace()
	put('filled', 0)
	put('pace_n', 0)
	put('pace_since_ms', 0)
end

-- How fast the line moved when that was known last: what it is thought to do
-- once it moves again.
local function remember_pace(pace_milli)
	if pace_milli > 0 then
		put('last_pace_milli', pace_milli)
	end
end

-- Claimed calls a minute times 1000 and the weight of the sample; -1 when
-- unknown.
local function pace()
	local age = now - room.pace_since_ms
	if age < 10000 or room.pace_n < 1 or room_state() ~= OPEN then
		return -1, 0
	end
	local n = pace_weight() * claimed_share()
	if n < 1 then
		return -1, 0
	end
	local span = PACE_MS * (1 - math.exp(-age / PACE_MS))
	return math.floor(n / span * 60000 * 1000), math.floor(n)
end
