-- Can the queue serve: does Redis answer, and take writes?  And of which rooms was
-- it noted that their checkpoint could not be written?  A note stays until one
-- who tried to write that checkpoint says that it is well.  Of all who ask, one a
-- second is told to try; the others get what was found last.
--   KEYS[1] a key of its own
--   ARGV[2] now   ARGV[3] what the caller found: 0 nothing, it asks; 1 a
--   checkpoint was not written; 2 a newcomer was refused; 3 the same, and it was
--   tried; 4 the room is well   ARGV[4] of which room
--   returns { 1 if newcomers are refused, then rooms to try now, worst first:
--   room, 1 to 3, ... }
-- needs: request register
local ASKS, REFUSING, IS_WELL = 0, 3, 4
local TRY_MS, TRIED_AT_ONCE = 1000, 64

local function note_health(id, found)
	if found == IS_WELL then
		redis.call('HDEL', keys[1], id)
		return
	end
	local known = tonumber(redis.call('HGET', keys[1], id)) or 0
	redis.call('HSET', keys[1], id, math.max(known, found))
end

-- The rooms that were noted, and when one was told to try.
local function noted_rooms()
	local fields, rooms, tried_ms = redis.call('HGETALL', keys[1]), {}, 0
	for i = 1, #fields, 2 do
		local id, value = tonumber(fields[i]), tonumber(fields[i + 1])
		if id then
			rooms[#rooms + 1] = { id = id, found = value }
		else
			tried_ms = value
		end
	end
	table.sort(rooms, function(a, b)
		if a.found ~= b.found then
			return a.found > b.found
		end
		return a.id < b.id
	end)
	return rooms, tried_ms
end

roomless_function('health', {}, function(args)
	set_clock(args[2])
	local found = tonumber(args[3])
	if found ~= ASKS then
		note_health(args[4], found)
	end
	local rooms, tried_ms = noted_rooms()
	local is_due = found == ASKS and #rooms > 0 and
		(now - tried_ms >= TRY_MS or now < tried_ms)
	-- Written in any case: that shows that Redis takes writes.
	redis.call('HSET', keys[1], 'tried_ms', is_due and now or tried_ms)
	local reply = { #rooms > 0 and rooms[1].found == REFUSING and 1 or 0 }
	for i = 1, is_due and math.min(#rooms, TRIED_AT_ONCE) or 0 do
		reply[2 * i], reply[2 * i + 1] = rooms[i].id, rooms[i].found
	end
	return reply
end)
