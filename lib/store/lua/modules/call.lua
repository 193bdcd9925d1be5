-- Calling: the one place where slots are given (rules 3, 6, 8, 10).
local STEPS = 100	-- of work in one script call

local function inside()
	return redis.call('ZCOUNT', key.slots, '(' .. now, '+inf')
end

-- Take a slot back.  Returns 1 when its visitor had shown up, else 0.
local function free_slot(index)
	local freed = redis.call('ZREM', key.slots, index)
	local came = redis.call('GETBIT', key.came, index)
	if freed == 1 and came == 1 then
		put('showed', room.showed - 1)
	end
	return came
end

-- Slots that ran out: clean up, and count those who never came.
local function sweep()
	local over = redis.call('ZRANGEBYSCORE', key.slots, '-inf', now,
		'LIMIT', 0, STEPS)
	local no_shows = 0
	for _, index in ipairs(over) do
		no_shows = no_shows + 1 - free_slot(index)
	end
	if no_shows > 0 then
		put('no_shows', room.no_shows + no_shows)
		put('absent', room.absent + no_shows)
	end
end

-- Give free slots to those whose turn it is.  True: there is more to do.
local function call_next()
	sweep()
	forget_calls()
	turn_ring()
	if room_state() ~= OPEN then -- guard: open
		return false -- guard: open
	end -- guard: open
	local free = math.huge
	free = room.capacity - inside() -- guard: capacity
	if room.sellable >= 0 then
		free = math.min(free, room.sellable - inside()) -- guard: stock
	end
	free = math.min(free, rate_allows())
	local called, steps = 0, 0
	local serving, passed_over = room.serving, room.passed_over
	while called < free and steps < STEPS do
		local index = take_next()
		if index == nil then
			break
		elseif index then
			redis.call('ZADD', key.slots, now + room.claim_ms, index)
			forget_seen(index)
			called = called + 1
		end
		steps = steps + 1
	end
	if room.serving > serving then
		put('serving', room.serving)
		put('passed_over', room.passed_over)
		put('absent', room.absent + room.passed_over - passed_over)
	end
	if called > 0 then
		rate_spend(called)
	end
	if room.filled == 0 and inside() >= room.capacity then
		pace_begins()
	end
	return steps == STEPS
end
