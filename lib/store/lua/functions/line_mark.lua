-- The checkpoint is on disk: numbers up to its mark may be given out, and the
-- draw holds when its count of entrants is there.
-- uses: room_keys room gaps draw order presence state pace rate next call tick
--   ARGV[3] epoch of the checkpoint   ARGV[4] mark   ARGV[5] entrants or -1
--   returns { flags, epoch }
if tonumber(ARGV[3]) == room.epoch then
	put('mark', math.max(room.mark, tonumber(ARGV[4])))
	if is_scheduled() and room.entrants >= 0 and
	    tonumber(ARGV[5]) == room.entrants then
		put('drawn', 1)
	end
	put('save_until_ms', 0)
end
return { move_on(), room.epoch }
