-- The room's numbers, read once; put() changes one here and in Redis.  A room
-- that is not there, or was stamped by another run of the server, is lost.
local room = {}
do
	local fields = { 'epoch', 'capacity', 'rate_per_min', 'hold_ms',
		'claim_ms', 'absent_ms', 'opens_at_ms', 'closes_at_ms', 'anyone',
		'paused', 'closed', 'sellable', 'held', 'issued', 'serving', 'mark',
		'entrants', 'drawn', 'due_ms', 'calls_sum', 'calls',
		'no_shows', 'showed', 'passed_over', 'absent', 'leavers', 'pace_n', 'pace_at_ms',
		'pace_since_ms', 'last_pace', 'filled', 'presumed', 'presumed_until_ms',
		'grace_until_ms', 'seen_at', 'polls_at', 'ticked_ms', 'sampled_ms',
		'save_until_ms', 'witness_after_ms', 'now_ms' }
	local values = redis.call('HMGET', key.room, 'run_id', 'gaps', 'witness',
		unpack(fields))
	if values[1] ~= run_id then -- guard: lost
		return redis.error_reply('room_lost restore it') -- guard: lost
	end -- guard: lost
	for i, field in ipairs(fields) do
		room[field] = tonumber(values[i + 3]) or 0
	end
	room.gaps = values[2] or ''
	room.witness = values[3] or ''
end
local function put(field, value)
	room[field] = value
	redis.call('HSET', key.room, field, value)
end
-- Time does not go back, whatever the clock does.
now = math.max(now, room.now_ms)
