-- The order of the line: from arrival index to number and back.  Before the
-- draw of a scheduled room nobody has a number.
local seed

local function is_scheduled()
	return room.opens_at_ms > 0 and room.drawn == 0
end

local function the_seed()
	seed = seed or redis.call('HGET', key.room, 'seed')
	return seed
end

local function number_of(index)
	if is_scheduled() then
		return nil
	end
	if index > room.entrants then
		return index
	end
	return draw_number(the_seed(), room.entrants, index)
end

local function index_of(number)
	if number > room.entrants then
		return number
	end
	return draw_index(the_seed(), room.entrants, number)
end

-- At the opening the entrants are counted, once; the draw holds when that
-- count is on disk (line_mark.lua).
if is_scheduled() and room.entrants < 0 and now >= room.opens_at_ms then
	put('entrants', room.issued)
end
