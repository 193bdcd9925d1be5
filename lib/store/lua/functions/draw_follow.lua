-- The draw is on disk as far as it has come, and holds in Redis now (rule 9): the
-- entrants and their hash, the beacon's value, the key.  None of them is ever
-- taken back or replaced.
--   KEYS room's
--   ARGV[3] operator, or empty: not to be noted   ARGV[4] what
--   ARGV[5] epoch of the checkpoint
--   ARGV[6] entrants, or -1   ARGV[7] their hash, or empty
--   ARGV[8] when that was on disk; 0: the freeze is not done
--   ARGV[9] state of the beacon       ARGV[10] its value, or empty
--   ARGV[11] the draw's key, or empty   returns { flags }
-- needs: room order census tick log register

local function follow(args)
	local entrants = tonumber(args[6])
	if entrants >= 0 and args[8] ~= '0' then
		put('entrants', entrants)
		put_text('entrants_hash', args[7])
		put('frozen', 1)
		put('frozen_at_ms', tonumber(args[8]))
	end
	if args[9] ~= '0' then
		put('beacon_state', tonumber(args[9]))
		put_text('beacon_value', args[10])
	end
	if args[11] ~= '' then
		put_text('draw_key', args[11])
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
