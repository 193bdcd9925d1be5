-- How fast the room calls (rule 3): never more than rate_per_min in any 60 s
-- (the calls of the last minute, exactly), spread over it (a generic cell rate
-- algorithm that banks one second at most: rule 1).
-- needs: request room pace
local WINDOW_MS = 60000
local ENTRIES = 200	-- of the list, looked at in one call

-- Of the list `calls`, how many entries are older than a minute, and how many
-- calls they stand for.
local function old_calls()
	local entries, calls = 0, 0
	while entries < ENTRIES do
		local entry = redis.call('LINDEX', keys[KEY_CALLS], entries)
		local at, n = string.match(entry or '', '(%d+):(%d+)')
		if not at or tonumber(at) > now - WINDOW_MS then
			break
		end
		entries, calls = entries + 1, calls + n
	end
	return entries, calls
end

local function forget_calls()
	local entries, calls = old_calls()
	if entries > 0 then
		redis.call('LTRIM', keys[KEY_CALLS], entries, -1)
		put('calls_sum', room.calls_sum - calls)
	end
end

-- When the next call is due.  One that comes late, as calls do that are made
-- once a second, loses nothing; more than a second is not made up for.
local function rate_due()
	return math.max(room.due_ms, now - 1000)
end

-- How many the rate lets in at this instant.
local function rate_allows()
	local n = math.huge
	if room.rate_per_min > 0 then
		local interval = 60000 / room.rate_per_min
		local late = now - rate_due()
		n = math.max(0, math.floor(late / interval + 1e-6) + 1) -- guard: spread
		n = math.min(n, room.rate_per_min - room.calls_sum) -- guard: rate
	end
	return n
end

local function rate_spend(n)
	if room.rate_per_min > 0 then
		local interval = 60000 / room.rate_per_min
		put('due_ms', rate_due() + n * interval)
	end
	redis.call('RPUSH', keys[KEY_CALLS], string.format('%.0f:%d', now, n))
	put('calls_sum', room.calls_sum + n)
	put('calls', room.calls + n)
	pace_add(n)
end
