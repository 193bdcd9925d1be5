-- Can the queue serve: does Redis answer, and take writes?
--   KEYS[1] a key of its own   returns { 1 }
-- needs: request register

roomless_function('health', {}, function()
	redis.call('SET', keys[1], 1, 'PX', 60000)
	return { 1 }
end)
