-- A visitor of the line: whose index it is, and what its token's use means.

-- A bucket of visitors is of one epoch.  One of another is as good as empty,
-- and is emptied when it is met.
local function visitor_index(visitor)
	local epoch, index =
		unpack(redis.call('HMGET', key.who, 'epoch', visitor))
	if epoch and tonumber(epoch) ~= room.epoch then -- guard: bucket
		redis.call('UNLINK', key.who) -- guard: bucket
		index = nil -- guard: bucket
	end -- guard: bucket
	return tonumber(index) or 0
end

local function note_visitor(visitor, index)
	redis.call('HSET', key.who, 'epoch', room.epoch, visitor, index)
end

-- A token stands for its visitor's latest number alone.  A lost or older
-- entry (Redis was restored) is made good from the token.
local function is_own(visitor, index)
	local known = visitor_index(visitor)
	if known < index then
		note_visitor(visitor, index)
		if known > 0 then
			redis.call('SETBIT', key.left, known, 1)
		end
	end
	return known <= index
end

-- Rules 5 to 7: being seen, coming back, showing up.  Returns the number, the
-- state, the deadline and what the caller is asked to do.
local function use(index, is_urgent)
	local number = number_of(index)
	local state = state_of(index, number)
	local flags = 0
	if state == WAITING or state == ABSENT then
		mark_seen(index) -- guard: seen
	end
	if state == ABSENT then
		local is_back = 0
		is_back = redis.call('ZADD', key.back, number, index) -- guard: back
		put('absent', math.max(0, room.absent - is_back))
	end
	local ran_out = state == EXPIRED and
		redis.call('ZSCORE', key.slots, index)
	if is_urgent or state == ABSENT or ran_out or is_tick_due() then
		flags = move_on()
	end
	local is, deadline = state_of(index, number)
	if is == CALLED or is == ADMITTED then
		local until_ms = now + room.hold_ms
		if is == CALLED then
			put('showed', room.showed + 1)
		end
		until_ms = is == CALLED and until_ms or deadline -- guard: once
		is, deadline = ADMITTED, until_ms
		redis.call('SETBIT', key.came, index, 1) -- guard: came
		redis.call('ZADD', key.slots, deadline, index)
	elseif is == ABSENT then
		flags = flags + RETURNING
	end
	return number, is, deadline, flags
end
