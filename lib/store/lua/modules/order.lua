-- The order of the line (rules 1 and 9): from arrival index to number and back.
-- Before the draw of a scheduled room nobody has a number.
-- needs: request room draw

local function is_scheduled()
	return room.opens_at_ms > 0 and room.drawn == 0
end

local function draw_key()
	room_draw_key = room_draw_key or
		redis.call('HGET', keys[KEY_ROOM], 'draw_key')
	return room_draw_key
end

local function number_of(index)
	if is_scheduled() then
		return nil
	end
	if index > room.entrants then
		return index
	end
	return draw_number(draw_key(), room.entrants, index)
end

local function index_of(number)
	if number > room.entrants then
		return number
	end
	return draw_index(draw_key(), room.entrants, number)
end

-- At the freeze the entrants are counted, once, by whichever call comes first
-- and may write.  What follows needs the disk: draw_follow.lua.
local function count_entrants()
	local at_ms = room.opens_at_ms
	at_ms = at_ms - room.freeze_ms -- guard: count
	if is_scheduled() and room.entrants < 0 and wall >= at_ms then
		put('entrants', room.issued)
	end
end

-- Does this index take part in the draw, or will it, as far as is known?
local function is_entrant(index)
	if room.entrants < 0 then
		return is_scheduled()
	end
	return index <= room.entrants
end

-- Is the opening there, and all that the draw's key is made of?  A beacon that
-- does not come is not waited for much longer.
local function is_hold_due()
	if not is_scheduled() or room.frozen == 0 or wall < room.opens_at_ms then
		return false
	end
	return room.beacon_state ~= 0 or
		wall >= room.opens_at_ms + room.beacon_wait_ms or
		redis.call('HGET', keys[KEY_ROOM], 'beacon') == ''
end
