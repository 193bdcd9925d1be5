-- Can the queue serve: does Redis answer, and take writes?  And what programs
-- noted lately of the disk of checkpoints, the worst of it.
--   KEYS[1] a key of its own
--   ARGV[2] what the caller found: 0 nothing, 1 a checkpoint was not written,
--   2 a newcomer was refused for that, 3 the disk is well
--   returns { 0 to 2 }
-- needs: request register
local NOTED_MS, IS_WELL = 60000, 3

roomless_function('health', {}, function(args)
	local known = tonumber(redis.call('GET', keys[1])) or 0
	local found = tonumber(args[2])
	known = found == IS_WELL and 0 or math.max(known, found)
	redis.call('SET', keys[1], known, 'PX', NOTED_MS)
	return { known }
end)
