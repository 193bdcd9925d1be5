-- The answer about a visitor's place, read by read_place() of line.c.
local function place(index, number, state, deadline, flags)
	local ahead, rank = 0, 0
	if state == WAITING and number then
		ahead = number - room.serving - 1 - jumped(room.gaps,
			room.entrants, room.serving + 1, number - 1)
		rank = ahead + redis.call('ZCARD', key.back)
	elseif state == ABSENT then
		rank = redis.call('ZRANK', key.back, index) or 0
	end
	local entry_url = ''
	if state == CALLED or state == ADMITTED then
		entry_url = redis.call('HGET', key.room, 'entry_url')
	end
	local pace_milli, weight = pace()
	return { index, number or 0, state, ahead, rank, deadline, flags,
		room_state(), room.epoch, room.serving, room.issued, pace_milli,
		weight, room.last_pace, room.absent_ms, room.claim_ms, room.opens_at_ms,
		now, entry_url, room.witness }
end
