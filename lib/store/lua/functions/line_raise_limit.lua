-- The checkpoint is on disk: numbers up to its limit may be given out (rule 11),
-- and the draw holds when its count of entrants is there (rule 9).
--   KEYS room's
--   ARGV[3] epoch of the checkpoint   ARGV[4] its limit
--   ARGV[5] its entrants, or -1       returns { flags }
-- needs: room order census tick register

room_writer('line_raise_limit', function(args)
	if tonumber(args[3]) == room.epoch then
		put('issued_limit', math.max(room.issued_limit, tonumber(args[4])))
		if is_scheduled() and room.entrants >= 0 and
		    tonumber(args[5]) == room.entrants then
			put('drawn', 1)
			take_census()
		end
		put('save_until_ms', 0)
	end
	return { move_on() }
end)
