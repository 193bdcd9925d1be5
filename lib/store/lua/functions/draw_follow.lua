-- The draw is on disk as far as it has come, and holds in Redis now (rule 9): the
-- entrants and their hash, the beacon's value, the key.  None of them is ever
-- taken back or replaced.
--   KEYS room's
--   ARGV[3] operator, or empty: not to be noted   ARGV[4] what
--   ARGV[5] epoch of the checkpoint
--   ARGV[6] entrants, or -1   ARGV[7] their hash, or empty
--   ARGV[8] state of the beacon       ARGV[9] its value, or empty
--   ARGV[10] the draw's key, or empty   returns { flags }
-- needs: room order census tick log register

local function follow(args)
	local entrants = tonumber(args[6])
	if entrants >= 0 then
		put('entrants', entrants)
		put_text('entrants_hash', args[7])
		put('frozen', 1)
	end
	if args[8] ~= '0' then
		put('beacon_state', tonumber(args[8]))
		put_text('beacon_value', args[9])
	end
	if args[10] ~= '' then
		put_text('draw_key', args[10])
		put('drawn', 1)
		take_census()
	end
	put('draw_until_ms', 0)
end

room_writer('draw_follow', function(args)
	if tonumber(args[5]) == room.epoch and is_scheduled() then
		follow(args)
		note_change(args[3], args[4])
	end
	put('ticked_ms', 0)
	return { move_on() }
end)
