-- Use a token: where its visitor is in line, and move the line on.
-- uses: room_keys room gaps draw order presence state pace rate next call tick visitor place
--   ARGV[3] visitor's digest   ARGV[4,5] epoch and index of the token
--   ARGV[6] polls allowed in ARGV[7] ms, or 0: not counted
--   returns place
local visitor, epoch, index = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
if epoch < room.epoch then -- guard: epoch
	return redis.error_reply('token_outdated enter again') -- guard: epoch
end -- guard: epoch
if epoch > room.epoch or index > room.issued then
	return redis.error_reply('token_invalid no such number')
end
local limit = tonumber(ARGV[6])
if limit > 0 then
	local at = math.floor(now / tonumber(ARGV[7]))
	if at ~= room.polls_at then
		redis.call('UNLINK', key.polls)
		put('polls_at', at)
	end
	local polls = redis.call('BITFIELD', key.polls, 'OVERFLOW', 'SAT',
		'INCRBY', 'u4', '#' .. index, 1)[1]
	if polls > limit then
		return redis.error_reply('too_many_requests slow down')
	end
end
if not is_own(visitor, index) then -- guard: own
	return place(index, number_of(index), EXPIRED, 0, 0) -- guard: own
end -- guard: own
return place(index, use(index, false))
