-- Begin a room anew, with another epoch: older tokens are outdated, and so are
-- the visitors' buckets.  What was called in the last minute still counts for
-- the rate.
-- uses: room_keys room gaps draw order presence state pace rate next call tick log
--   ARGV[3] who   ARGV[4] what   ARGV[5] epoch   ARGV[6] seed
--   ARGV[7] commitment   ARGV[8] mark   ARGV[9] opens_at_ms   ARGV[10] witness
--   returns { flags, epoch }
if tonumber(ARGV[5]) > room.epoch then
	redis.call('UNLINK', key.slots, key.came, key.left, key.back,
		key.history, key.polls, unpack(seen))
	for _, field in ipairs({ 'issued', 'serving', 'drawn', 'calls',
		'no_shows', 'showed', 'passed_over', 'absent', 'leavers', 'pace_n',
		'pace_since_ms', 'last_pace', 'filled', 'presumed', 'presumed_until_ms',
		'grace_until_ms', 'ticked_ms', 'sampled_ms' }) do
		put(field, 0)
	end
	redis.call('HSET', key.room, 'seed', ARGV[6], 'commitment', ARGV[7])
	put('epoch', tonumber(ARGV[5]))
	put('mark', tonumber(ARGV[8]))
	put('opens_at_ms', tonumber(ARGV[9]))
	put('entrants', -1)
	put('gaps', '')
	put('witness', ARGV[10])
	note_change(ARGV[3], ARGV[4])
end
return { move_on(), room.epoch }
