-- Is the shop to be asked now, and by this caller?  Of many who ask, one is told
-- so in five seconds.
--   KEYS room's   returns { URL, or empty: no }
-- needs: request pulse register

room_writer('probe_take', function()
	local url = redis.call('HGET', keys[KEY_ROOM], 'probe') or ''
	return { url ~= '' and take_probe() and url or '' }
end)
