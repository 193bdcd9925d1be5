-- The number a draw gives to an arrival index, for who checks it.
-- uses: draw
--   ARGV[2] seed   ARGV[3] entrants   ARGV[4] index   returns { number }
return { draw_number(ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])) }
