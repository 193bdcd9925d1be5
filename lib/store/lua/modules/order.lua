-- The order of the line (rules 1 and 9): from arrival index to number and back.
-- Before the draw of a scheduled room nobody has a number.
-- needs: request room draw

local function is_scheduled()
	return room.opens_at_ms > 0 and room.drawn == 0
end

local function draw_seed()
	room_seed = room_seed or redis.call('HGET', keys[KEY_ROOM], 'seed')
	return room_seed
end

local function number_of(index)
	if is_scheduled() then
		return nil
	end
	if index > room.entrants then
		return index
	end
	return draw_number(draw_seed(), room.entrants, index)
end

local function index_of(number)
	if number > room.entrants then
		return number
	end
	return draw_index(draw_seed(), room.entrants, number)
end

-- At the opening the entrants are counted, once, by whichever call comes first
-- and may write; the draw holds when that count is on disk
-- (line_raise_limit.lua).
local function count_entrants()
	if is_scheduled() and room.entrants < 0 and wall >= room.opens_at_ms then
		put('entrants', room.issued)
	end
end
