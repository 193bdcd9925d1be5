-- Calling: the one place where slots are given (rules 3, 6, 8, 10).
-- needs: request room hearing state presence pace rate next slots
local STEPS = 100	-- of work in one call of a function

-- How many may be called now: one expression for each limit.
local function count_free()
	local free, inside = math.huge, count_inside()
	free = room.capacity - inside -- guard: capacity
	if room.sellable >= 0 then
		free = math.min(free, room.sellable - inside) -- guard: stock
	end
	return free
end

-- Is there anything to call for?  An enter that finds the room full, paused or
-- ahead of its rate has no reason to look for the next in line.
local function can_call()
	if room_state() ~= OPEN or count_free() <= 0 then
		return false
	end
	forget_calls()
	return rate_allows() > 0
end

-- A visitor that need not be back yet has claim_ms from when it must be.
local function call_index(index)
	local ms = room.claim_ms
	ms = ms + away_ms(index) -- guard: away
	redis.call('ZADD', keys[KEY_SLOTS], slot_now() + ms, index)
	if forget_seen(index) then
		put('present', room.present - 1)
	end
end

-- Call up to `free` visitors whose turn it is.  Returns how many were called,
-- and whether the work was cut short.
local function call_some(free)
	local called, steps, passed_over = 0, 0, room.passed_over
	while called < free and steps < STEPS do
		local index = take_next()
		if index == nil then
			break
		elseif index and not is_void(index) then
			call_index(index)
			called = called + 1
		end
		steps = steps + 1
	end
	if room.passed_over ~= passed_over then
		put('absent', room.absent + room.passed_over - passed_over)
	end
	return called, steps == STEPS
end

-- Give free slots to those whose turn it is.  True: there is more to do.
local function call_next()
	sweep()
	forget_calls()
	if room_state() ~= OPEN then -- guard: open
		return false -- guard: open
	end -- guard: open
	if not is_hearing() then -- guard: hearing
		return false -- guard: hearing
	end -- guard: hearing
	local called, is_cut_short =
		call_some(math.min(count_free(), rate_allows()))
	if called > 0 then
		rate_spend(called)
	end
	if room.filled == 0 and count_inside() >= room.capacity then
		pace_begins()
	end
	return is_cut_short
end
