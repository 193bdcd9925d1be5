-- Whose turn it is (rules 1 and 5).
-- needs: request room gaps hearing order presence census

-- Those who were passed over and are back come before any higher number.
local function take_returning()
	local first = tonumber(redis.call('ZRANGE', keys[KEY_RETURNING], 0, 0)[1])
	if not first then
		return nil
	end
	redis.call('ZREM', keys[KEY_RETURNING], first)
	if not is_present(first) then
		put('absent', room.absent + 1)
		return false
	end
	return first
end

-- The line went on to a number; `passed` indexes from `first` on were not called.
-- Those who have left and the numbers nobody has did not miss a turn.
local function pass_to(number, first, passed, leavers)
	local nobody = count_jumped(room.gaps, -1, first, first + passed - 1)
	put('serving', number)
	put('passed_over', room.passed_over + passed - leavers - nobody)
	put('left_ahead', math.max(0, room.left_ahead - leavers))
end

-- The index to call next; false: one more was passed over; nil: nobody.
local function take_next()
	local first
	first = take_returning() -- guard: returning
	if first ~= nil then
		return first
	elseif room.serving >= room.issued or heard_now() < room.grace_until_ms then
		return nil
	end
	local number = room.serving + 1
	local index = index_of(number)
	if number <= room.entrants or is_in_doubt(number) then
		local present = true
		present = is_present(index) -- guard: absent
		pass_to(number, index, present and 0 or 1,
			redis.call('GETBIT', keys[KEY_DEPARTED], index))
		if number <= room.entrants then
			drop_steady(index)
		end
		return present and index or false
	end
	index = next_seen(number) -- guard: absent
	local past = index or room.issued + 1
	pass_to(math.min(past, room.issued), number, past - number,
		redis.call('BITCOUNT', keys[KEY_DEPARTED], number, past, 'BIT'))
	return index
end
