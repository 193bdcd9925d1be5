-- End a token, waiting or admitted, and call the next (rule 8).
--   KEYS room's, the visitor's bucket
--   ARGV[3] visitor's digest   ARGV[4,5] epoch and index of the token
--   returns leave; token_outdated, token_invalid
-- needs: request room order silence presence slots state tick visitor register

local function depart(index, state)
	redis.call('SETBIT', keys[KEY_DEPARTED], index, '1')
	free_slot(index)
	if redis.call('ZREM', keys[KEY_RETURNING], index) == 0 and
	    state == ABSENT then
		put('absent', math.max(0, room.absent - 1))
	end
	forget_seen(index)
	put('leavers', room.leavers + 1)
end

room_writer('line_leave', function(args)
	local epoch, index = tonumber(args[4]), tonumber(args[5])
	if epoch < room.epoch then
		return redis.error_reply('token_outdated enter again')
	elseif epoch > room.epoch or index > room.issued then
		return redis.error_reply('token_invalid no such number')
	end
	hear()
	local state = state_of(index, number_of(index))
	local is_alive = is_own(args[3], index) and state ~= DONE and
		state ~= EXPIRED
	if is_alive then
		depart(index, state)
	end
	return reply_leave({ was_alive = is_alive and 1 or 0, flags = move_on() })
end)
