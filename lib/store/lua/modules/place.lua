-- The reply about a visitor's place (rule 12): how many are before it, and how
-- fast the line moves.
-- needs: request census slots state pace puzzle

-- listed: of listed_as(), or nil: no entry is told.  wait_ms: no number is given
-- before that.
local function place(listed, index, number, state, deadline, flags, wait_ms)
	local ahead, behind, rank = 0, 0, 0
	if state == WAITING and number then
		ahead, behind = count_ahead(number), count_behind(number)
		rank = count_before(number, ahead) +
			redis.call('ZCARD', keys[KEY_RETURNING])
	elseif state == ABSENT then
		rank = redis.call('ZRANK', keys[KEY_RETURNING], index) or 0
	end
	local entry_url = ''
	if state == CALLED or state == ADMITTED then
		entry_url = redis.call('HGET', keys[KEY_ROOM], 'entry_url')
	end
	local entry_salt = ''
	if listed then
		entry_salt = redis.call('HGET', keys[KEY_ROOM], 'entry_salt')
	end
	local pace_milli, pace_weight_now = pace()
	return reply_place({
		index = index, number = number or 0, state = state,
		ahead = ahead, behind = behind, rank = rank, deadline = told_deadline(deadline), flags = flags,
		room_state = room_state(), pace_milli = pace_milli,
		pace_weight = pace_weight_now, now_ms = wall,
		entry_url = entry_url, entry_salt = entry_salt,
		listed = listed or '',
		puzzle_level = puzzle_level(), puzzle_set_ms = now,
		wait_ms = wait_ms or 0,
	})
end
