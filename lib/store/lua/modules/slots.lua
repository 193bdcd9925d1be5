-- The slots: who is called or admitted, each until its deadline (rule 3).  Whose
-- visitor does not come is a no-show: the first time it is absent, the second
-- time its number is void (rule 6).
--
-- A deadline is by a clock of the slots' own, which stands still in time that
-- nobody can use: while the room expects visitors and hears none, and while its
-- shop is down.  When it goes on, lost_ms grows, and everybody inside has the
-- time back.  What has run out by it stays so: it never goes back.
-- needs: request room hearing outcome shop
local SWEEP_MAX = 100	-- looked at in one call
local MISSED_MAX = 2	-- no-shows of a number, which is void then

-- An instant of that clock, before what was given back: time up to the instant at
-- which an operator opened the room again is never lost.
local function passed_at(at)
	return math.max(at, room.passed_ms)
end

-- While the shop is down it stands where the shop was last known to sell; it never
-- falls below that, so that time lost in two ways is given back once.
local function slot_now()
	local at = passed_at(heard_now()) - room.lost_ms
	if shop_trouble() ~= SHOP_UP then -- guard: shop_time
		return room.sold_slot_ms -- guard: shop_time
	end -- guard: shop_time
	return math.max(at, room.sold_slot_ms)
end

-- Slots run out no later than the shop is known to have sold: it may turn out
-- that it was down at their deadline.
local function run_out_until()
	if is_watched() then -- guard: shop_slots
		return math.min(slot_now(), room.sold_slot_ms) -- guard: shop_slots
	end -- guard: shop_slots
	return slot_now()
end

local function has_showed_up(index)
	return redis.call('GETBIT', keys[KEY_SHOWED_UP], index) == 1
end

-- Those who are called need not be back for `ms`, and have claim_ms then at most.
local function put_off_claims(ms)
	local last = slot_now() + ms + room.claim_ms
	if redis.call('ZCARD', keys[KEY_SLOTS]) <= room.inside_shown then
		return
	end
	local slots = redis.call('ZRANGEBYSCORE', keys[KEY_SLOTS],
		'(' .. run_out_until(), '(' .. last, 'WITHSCORES')
	for i = 1, #slots, 2 do
		if not has_showed_up(slots[i]) then
			redis.call('ZADD', keys[KEY_SLOTS],
				math.min(slots[i + 1] + ms, last), slots[i])
		end
	end
end

-- Those inside get this much time back, all of them.
local function give_back(ms)
	put('lost_ms', room.lost_ms + ms)
end

-- Since the clock stood at `stood`, all time was lost up to this instant.
local function give_back_since(stood, upto)
	give_back(passed_at(upto) - room.lost_ms - stood)
end

-- A deadline of a slot, or 0, as clients are told it.
local function told_deadline(deadline)
	return deadline > 0 and wall + math.max(0, deadline - slot_now()) or 0
end

local function count_inside()
	return redis.call('ZCOUNT', keys[KEY_SLOTS], '(' .. run_out_until(),
		'+inf')
end

-- How often the number was called in vain.
local function count_missed(index)
	return redis.call('BITFIELD_RO', keys[KEY_MISSED], 'GET', 'u2',
		'#' .. index)[1]
end

local function is_void(index)
	local missed = 0
	missed = count_missed(index) -- guard: void
	return missed >= MISSED_MAX
end

-- Of these slots, whose time is over, those whose visitors never came; and of
-- their number, how many may still come.
local function find_no_shows(over)
	local no_shows, absent = {}, 0
	for _, index in ipairs(over) do
		if not has_showed_up(index) then
			no_shows[#no_shows + 1] = index
			absent = absent +
				(count_missed(index) + 1 < MISSED_MAX and 1 or 0)
		end
	end
	return no_shows, absent
end

-- The slots whose time is over.
local function ran_out()
	return redis.call('ZRANGEBYSCORE', keys[KEY_SLOTS], '-inf',
		run_out_until(), 'LIMIT', 0, SWEEP_MAX)
end

-- Take these slots back.
local function take_back(over)
	local no_shows, absent = find_no_shows(over)
	for _, index in ipairs(no_shows) do
		redis.call('BITFIELD', keys[KEY_MISSED], 'OVERFLOW', 'SAT', -- guard: missed
			'INCRBY', 'u2', '#' .. index, '1') -- guard: missed
	end
	redis.call('ZREM', keys[KEY_SLOTS], unpack(over))
	put('inside_shown', room.inside_shown - (#over - #no_shows))
	if #no_shows > 0 then
		put('no_shows', room.no_shows + #no_shows)
		put('absent', room.absent + absent)
		add_outcomes(0, #no_shows)
	end
end

local function sweep()
	local over = ran_out()
	if #over > 0 then
		take_back(over)
	end
end

-- Take one back whose visitor leaves.
local function free_slot(index)
	if redis.call('ZREM', keys[KEY_SLOTS], index) == 0 then
		return
	elseif has_showed_up(index) then
		put('inside_shown', room.inside_shown - 1)
	else
		add_outcomes(0, 1)
	end
end
