-- What the shop answered that was asked (rule 10).
--   KEYS room's
--   ARGV[3] the URL that was asked   ARGV[4] 1: it can sell
--   ARGV[5] else why not, in words   returns { flags }
-- needs: request pulse tick register

-- The answer of a shop that is no longer asked says nothing.
room_writer('probe_tell', function(args)
	if redis.call('HGET', keys[KEY_ROOM], 'probe') == args[3] then
		hear_probe(args[4] == '1', args[5])
	end
	return { move_on() }
end)
