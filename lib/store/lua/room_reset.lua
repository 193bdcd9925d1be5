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
for _, field in ipairs({ 'issued', 'serving', 'drawn', 'calls_sum', 'calls',
	'no_shows', 'passed_over', 'absent', 'leavers', 'pace_n',
	'pace_since_ms', 'filled', 'presumed', 'presumed_until_ms',
	'grace_until_ms', 'ticked_ms', 'sampled_ms' }) do
	put(field, 0)
end
redis.call('HSET', key.room, 'epoch', ARGV[3], 'seed', ARGV[4], 'commitment',
	ARGV[5], 'mark', ARGV[6], 'opens_at_ms', ARGV[7], 'entrants', -1,
	'clearing', 1)
return { 1 }
