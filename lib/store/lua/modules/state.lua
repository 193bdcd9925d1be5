-- The one word that a visitor's or a room's state is, in one place each.  What a
-- sold-out room does, and one whose shop is down, is rule 10.
-- needs: request order slots shop

local function room_state()
	if room.closed == 1 or
	    (room.closes_at_ms > 0 and wall >= room.closes_at_ms) then
		return CLOSED
	elseif is_scheduled() then
		return SCHEDULED
	elseif room.sellable == 0 then
		return SOLD_OUT
	elseif room.paused == 1 then
		return PAUSED
	elseif shop_trouble() ~= SHOP_UP then
		return SHOP_DOWN
	elseif room.sellable > 0 and room.held >= room.sellable then
		return ALL_HELD
	end
	return OPEN
end

-- A visitor's state, the deadline of its slot or 0, and whether this call took
-- the slot back: one whose time is over is, so that a no-show is counted before
-- its visitor returns.  The index is made a text once, here, and not by each
-- redis.call().
local function state_of(index, number)
	local text = tostring(index)
	local showed_up = has_showed_up(text)
	local deadline =
		tonumber(redis.call('ZSCORE', keys[KEY_SLOTS], text)) or 0
	if deadline > run_out_until() then
		return showed_up and ADMITTED or CALLED, deadline, false
	end
	local was_over = deadline > 0
	if was_over then
		take_back({ text })
	end
	if redis.call('GETBIT', keys[KEY_DEPARTED], text) == 1 then
		return DONE, 0, was_over
	elseif showed_up then
		return EXPIRED, 0, was_over
	elseif not number or number > room.serving then
		return WAITING, 0, was_over
	end
	return is_void(text) and EXPIRED or ABSENT, 0, was_over
end
