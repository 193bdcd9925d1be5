-- The number a draw gives to an arrival index, for those who check it (rule 9).
--   ARGV[2] key   ARGV[3] entrants   ARGV[4] index   returns { number }
-- needs: register draw

roomless_function('draw_number', { 'no-writes' }, function(args)
	return { draw_number(args[2], tonumber(args[3]), tonumber(args[4])) }
end)
