-- What operators changed, newest first.
--   KEYS room's   ARGV[3] lines wanted
--   returns lines of time, operator, what, separated by tabs
-- needs: request register

room_reader('room_log', function(args)
	return redis.call('LRANGE', keys[KEY_LOG], 0, tonumber(args[3]) - 1)
end)
