-- All there is to know of a room.
-- uses: room_keys room gaps draw order presence state pace rate next call
--   returns texts and numbers in the order of read_room() in room_read.c
sweep()
local inside, over = inside(), redis.call('ZCOUNT', key.slots, '-inf', now)
local came = math.max(0, math.min(inside, room.showed - over))
local texts = redis.call('HMGET', key.room, 'entry_url', 'message_ko',
	'message_en', 'commitment', 'seed')
local back = redis.call('ZCARD', key.back)
forget_calls()
return { room.capacity, room.rate_per_min, room.hold_ms, room.claim_ms,
	room.absent_ms, room.opens_at_ms, room.closes_at_ms, room.anyone,
	room.paused, room.closed, texts[1], texts[2], texts[3], room_state(),
	room.epoch, room.issued, room.serving, room.mark,
	room.issued - room.serving + back - jumped(room.gaps, room.entrants,
		room.serving + 1, room.issued), back, inside - came, came,
	room.calls_sum, (pace()), room.calls, room.no_shows,
	room.passed_over, room.absent, room.leavers, room.sellable, room.held,
	room.entrants, room.drawn, texts[4], room.drawn == 1 and texts[5] or '',
	room.gaps, now }
