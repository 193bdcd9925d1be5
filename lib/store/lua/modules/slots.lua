-- The slots: who is called or admitted, each until its deadline (rules 3, 6).
-- A deadline is by a clock of the slots' own, which stands still in time that
-- nobody can use: while the room expects visitors and hears none.  When it goes
-- on, lost_ms grows, and everybody inside has the time back.  What has run out
-- by it stays so: it never goes back.
-- needs: request room hearing
local SWEEP_MAX = 100	-- looked at in one call

local function slot_now()
	return heard_now() - room.lost_ms
end

-- Those inside get this much time back, all of them.
local function give_back(ms)
	put('lost_ms', room.lost_ms + ms)
end

-- A deadline of a slot, or 0, as clients are told it.
local function told_deadline(deadline)
	return deadline > 0 and wall + deadline - slot_now() or 0
end

local function count_inside()
	return redis.call('ZCOUNT', keys[KEY_SLOTS], '(' .. slot_now(), '+inf')
end

local function has_showed_up(index)
	return redis.call('GETBIT', keys[KEY_SHOWED_UP], index) == 1
end

-- The slots whose time is over, and how many of their visitors never came.
local function ran_out()
	local over = redis.call('ZRANGEBYSCORE', keys[KEY_SLOTS], '-inf',
		slot_now(), 'LIMIT', 0, SWEEP_MAX)
	local no_shows = 0
	for _, index in ipairs(over) do
		no_shows = no_shows + (has_showed_up(index) and 0 or 1)
	end
	return over, no_shows
end

-- Take these slots back.
local function sweep()
	local over, no_shows = ran_out()
	if #over == 0 then
		return
	end
	redis.call('ZREM', keys[KEY_SLOTS], unpack(over))
	put('inside_shown', room.inside_shown - (#over - no_shows))
	put('no_shows', room.no_shows + no_shows)
	put('absent', room.absent + no_shows)
end

-- Take one back whose visitor leaves.
local function free_slot(index)
	if redis.call('ZREM', keys[KEY_SLOTS], index) == 1 and
	    has_showed_up(index) then
		put('inside_shown', room.inside_shown - 1)
	end
end
