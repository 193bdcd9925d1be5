-- Rule 11: put a room back that Redis lost, in part or in whole, from its
-- checkpoint.  Of many who try, one does it.
-- uses: room_keys gaps
--   ARGV[3] epoch   ARGV[4] mark   ARGV[5] issued   ARGV[6] serving
--   ARGV[7] absent_ms   ARGV[8] grace_ms: how long the admitted come first
--   ARGV[9] the highest index anyone was told, or -1: not known
--   ARGV[10] in which run of the server that was asked
--   ARGV[11..] field, value, ...
--   returns { 1 when this call did it, 1 when it began another epoch }
local function number(field)
	return tonumber(redis.call('HGET', key.room, field)) or 0
end
local epoch, serving = tonumber(ARGV[3]), tonumber(ARGV[6])
local had = number('epoch')
local stale = had > 0 and had ~= epoch and 1 or 0
if redis.call('HGET', key.room, 'run_id') == run_id and had >= epoch then
	return { 0, 0 }
end
if had ~= epoch then
	redis.call('UNLINK', key.room, key.slots, key.came, key.left, key.back,
		key.calls, key.history, key.polls, unpack(seen))
end
local issued, gaps = number('issued'), redis.call('HGET', key.room, 'gaps')
-- The numbers go on where they were if no index that was told is lost.
local told, known = tonumber(ARGV[9]), math.max(issued, tonumber(ARGV[5]))
local is_intact = had == epoch and told >= 0 and ARGV[10] == run_id
is_intact = is_intact and math.max(told, known) <= issued -- guard: witness
if issued < tonumber(ARGV[5]) or number('serving') < serving then
	redis.call('HSET', key.room, 'grace_until_ms', now + ARGV[8])
end
redis.call('HSET', key.room, unpack(ARGV, 11))
gaps = gaps or redis.call('HGET', key.room, 'gaps')
serving = math.max(number('serving'), serving)
local resumed = is_intact and issued or math.max(issued, tonumber(ARGV[4]))
redis.call('HSET', key.room, 'run_id', run_id, 'epoch', epoch,
	'gaps', extend_gaps(gaps, serving, known, resumed),
	'mark', ARGV[4], 'issued', resumed,
	'serving', serving,
	'presumed', known,
	'presumed_until_ms', now + ARGV[7],
	'pace_n', 0, 'pace_since_ms', 0, 'save_until_ms', 0, 'ticked_ms', 0)
-- Some of what was called in the last minute may be forgotten: a second's
-- pause makes up for what the rate may have banked.
local rate = number('rate_per_min')
if rate > 0 then
	redis.call('HSET', key.room, 'due_ms', now + 1000 + 2 * 60000 / rate)
end
return { 1, stale }
