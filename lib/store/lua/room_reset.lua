-- Begin a room anew, with another epoch.  Nobody may enter until the caller
-- has removed the visitors' buckets and set clearing back to 0.
-- uses: keys room
--   ARGV[3] epoch   ARGV[4] seed   ARGV[5] commitment   ARGV[6] mark
--   ARGV[7] opens_at_ms
--   returns { 1 when this call did it }
if tonumber(ARGV[3]) <= room.epoch then
	return { 0 }
end
redis.call('UNLINK', key.slots, key.came, key.left, key.back, key.calls,
	key.history, key.polls, unpack(seen))
redis.call('HSET', key.room, 'epoch', ARGV[3], 'seed', ARGV[4], 'commitment',
	ARGV[5], 'mark', ARGV[6], 'clearing', 1, 'opens_at_ms', ARGV[7], 'issued', 0, 'serving', 0,
	'entrants', -1, 'drawn', 0, 'calls_sum', 0, 'calls', 0, 'no_shows', 0,
	'passed_over', 0, 'leavers', 0, 'pace_n', 0, 'pace_since_ms', 0,
	'filled', 0, 'presumed', 0, 'presumed_until_ms', 0,
	'grace_until_ms', 0, 'ticked_ms', 0, 'sampled_ms', 0)
return { 1 }
