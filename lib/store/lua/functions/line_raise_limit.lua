-- The checkpoint is on disk: numbers up to its limit may be given out (rule 11).
--   KEYS room's
--   ARGV[3] epoch of the checkpoint   ARGV[4] its limit   returns { flags }
-- needs: room tick register

room_writer('line_raise_limit', function(args)
	if tonumber(args[3]) == room.epoch then
		put('issued_limit', math.max(room.issued_limit, tonumber(args[4])))
		put('save_until_ms', 0)
	end
	return { move_on() }
end)
