-- Is the beacon of a room's draw to be asked now, and not by another one as well
-- (rule 9)?  From shortly before the freeze, since a value that is there already
-- does not count; also while the entrants are counted and their hash is not on
-- disk, when it is as early; until it has come or the draw is held.
--   KEYS room's   returns beacon
-- needs: request room order register

room_writer('beacon_take', function()
	local LOOK_MS, EVERY_MS = 10000, 2000
	local beacon = ''
	if is_scheduled() and room.beacon_state == 0 and
	    wall >= room.opens_at_ms - room.freeze_ms - LOOK_MS and
	    now >= room.beacon_until_ms then
		put('beacon_until_ms', now + EVERY_MS)
		beacon = redis.call('HGET', keys[KEY_ROOM], 'beacon')
	end
	return reply_beacon({ beacon = beacon })
end)
