-- A visitor's number is over because it says so (rule 8).
-- needs: request room presence slots census

local function depart(index, state)
	redis.call('SETBIT', keys[KEY_DEPARTED], index, '1')
	free_slot(index)
	if redis.call('ZREM', keys[KEY_RETURNING], index) == 0 and
	    state == ABSENT then
		put('absent', math.max(0, room.absent - 1))
	end
	if state == WAITING then
		put('left_ahead', room.left_ahead + 1)
		drop_steady(index)
	end
	if forget_seen(index) then
		put('present', room.present - 1)
	end
	put('leavers', room.leavers + 1)
end
