-- End a token, waiting or admitted, and call the next.
-- uses: room_keys room gaps draw order presence state pace rate next call tick visitor
--   ARGV[3] visitor's digest   ARGV[4,5] epoch and index of the token
--   returns { 1 when it was alive, flags, epoch }
local epoch, index = tonumber(ARGV[4]), tonumber(ARGV[5])
if epoch < room.epoch then
	return redis.error_reply('token_outdated enter again')
elseif epoch > room.epoch or index > room.issued then
	return redis.error_reply('token_invalid no such number')
end
local state = state_of(index, number_of(index))
local alive = is_own(ARGV[3], index) and state ~= DONE and state ~= EXPIRED
if alive then
	redis.call('SETBIT', key.left, index, 1)
	free_slot(index)
	if redis.call('ZREM', key.back, index) == 0 and state == ABSENT then
		put('absent', math.max(0, room.absent - 1))
	end
	forget_seen(index)
	put('leavers', room.leavers + 1)
end
return { alive and 1 or 0, move_on(), room.epoch }
