-- The one word that a visitor's or a room's state is, in one place each.
local WAITING, ABSENT, CALLED, ADMITTED, DONE, EXPIRED = 1, 2, 3, 4, 5, 6
local CLOSED, SCHEDULED, SOLD_OUT, ALL_HELD, PAUSED, OPEN = 0, 1, 2, 3, 4, 5

local function room_state()
	if room.closed == 1 or
	    (room.closes_at_ms > 0 and now >= room.closes_at_ms) then
		return CLOSED
	elseif is_scheduled() then
		return SCHEDULED
	elseif room.sellable == 0 then
		return SOLD_OUT
	elseif room.sellable > 0 and room.held >= room.sellable then
		return ALL_HELD
	elseif room.paused == 1 then
		return PAUSED
	end
	return OPEN
end

-- A visitor's state, and the deadline of its slot or 0.
local function state_of(index, number)
	local came = redis.call('GETBIT', key.came, index) == 1
	local deadline = tonumber(redis.call('ZSCORE', key.slots, index)) or 0
	if deadline > now then
		return came and ADMITTED or CALLED, deadline
	elseif redis.call('GETBIT', key.left, index) == 1 then
		return DONE, 0
	elseif came then
		return EXPIRED, 0
	elseif not number or number > room.serving then
		return WAITING, 0
	end
	return ABSENT, 0
end
