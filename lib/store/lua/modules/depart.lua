-- A visitor's number is over because it says so (rule 8); or it is back.
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

-- One that left before the draw and enters again has its entry back: there it is
-- as good as another one, and nobody can fill the list by leaving.
local function rejoin(index)
	redis.call('SETBIT', keys[KEY_DEPARTED], index, '0')
	raise_steady(index)
	put('present', room.present + 1)
	put('left_ahead', math.max(0, room.left_ahead - 1))
	put('leavers', math.max(0, room.leavers - 1))
end
