-- A sample every few seconds of the last hour, oldest first.
--   KEYS room's   returns lines of ms:issued:serving:calls:no_shows:waiting
-- needs: request register

room_reader('room_history', function()
	return redis.call('LRANGE', keys[KEY_HISTORY], 0, -1)
end)
