-- How fast the room calls: never more than rate_per_min in any 60 s (the calls
-- of the last minute, exactly), spread over it (a generic cell rate algorithm
-- that banks one second at most).

local function forget_calls()
	local dropped = 0
	for _ = 1, 200 do
		local first = redis.call('LINDEX', key.calls, 0)
		local at, n = string.match(first or '', '(%d+):(%d+)')
		if not at or tonumber(at) > now - 60000 then
			break
		end
		redis.call('LPOP', key.calls)
		dropped = dropped + n
	end
	if dropped > 0 then
		put('calls_sum', room.calls_sum - dropped)
	end
end

-- When the next call is due.  One that comes late, as those do who call once a
-- second, loses nothing; more than a second is not made up for.
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
	redis.call('RPUSH', key.calls, string.format('%.0f:%d', now, n))
	put('calls_sum', room.calls_sum + n)
	put('calls', room.calls + n)
	pace_add(n)
end
