-- All there is to know of a room, as it is once the slots and the calls whose
-- time is over are taken away; that is left to a function that writes.
--   KEYS room's   returns shown
-- needs: request hearing census order shop state pace puzzle rate slots
-- needs: register

-- How many are inside, how many of them have shown up, how many slots ran out
-- without anybody, and how many of their visitors may still come.
local function count_slots()
	local over = ran_out()
	local no_shows, absent = find_no_shows(over)
	local rest = redis.call('ZCOUNT', keys[KEY_SLOTS], '-inf',
		run_out_until()) - #over
	local shown = room.inside_shown - (#over - #no_shows) - rest
	local inside = count_inside()
	return inside, math.max(0, math.min(inside, shown)), #no_shows, absent
end

-- The texts that stand in the hash apart; the seed is secret until the draw
-- holds.
local function add_texts(to)
	local names = {}
	for name in pairs(IS_APART) do
		names[#names + 1] = name
	end
	for i, text in ipairs(redis.call('HMGET', keys[KEY_ROOM], unpack(names))) do
		to[names[i]] = text or ''
	end
	if room.drawn ~= 1 then
		to.seed = ''
	end
end

-- What is wrong with the shop, while that matters.
local function add_trouble(to)
	local is_over = to.state == CLOSED or to.state == SOLD_OUT
	to.trouble = is_over and SHOP_UP or shop_trouble()
	to.down_since_ms = to.trouble ~= SHOP_UP and
		room.sold_ms - room.skew_ms or 0
	to.down_detail = trouble_in_words(to.trouble)
end

room_reader('room_show', function()
	local inside, admitted, no_shows, absent = count_slots()
	local returning = redis.call('ZCARD', keys[KEY_RETURNING])
	local line, waiting = count_line(returning)
	local _, old = old_calls()
	local shown = {
		state = room_state(),
		waiting = waiting, returning = returning,
		called = inside - admitted, admitted = admitted,
		calls_per_min = room.calls_sum - old, pace_milli = (pace()),
		no_shows = room.no_shows + no_shows,
		absent = line - waiting + room.absent + absent, left = room.leavers,
		counted = room.entrants,
		entrants = room.frozen == 1 and room.entrants or -1,
		is_hold_due = is_hold_due() and 1 or 0,
		puzzle_level = puzzle_level(), gaps = room.gaps,
		silent_since_ms = silent_since(),
		now_ms = wall,
	}
	add_trouble(shown)
	add_texts(shown)
	return reply_shown(shown)
end)
