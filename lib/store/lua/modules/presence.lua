-- Who was seen lately (rule 5): a ring of bitmaps by arrival index, one for each
-- quarter of absent_ms, so that nobody is absent before absent_ms has passed.
-- The fifth is the quarter at hand.
-- needs: request room gaps hearing
local RING = { KEY_PRESENCE_0, KEY_PRESENCE_1, KEY_PRESENCE_2, KEY_PRESENCE_3,
	KEY_PRESENCE_4 }

-- The key of the bitmap of a quarter, by its number.
local function ring_key(quarter)
	return keys[RING[quarter % #RING + 1]]
end

-- Silences that the ring did not turn by are no part of any.
local function quarter_now()
	return math.floor((now - room.unheard_ms) / (room.absent_ms / 4))
end

-- A visitor is heard: the bitmaps that came around again begin empty.  While
-- nobody is heard the ring stands still.
local function turn_ring()
	local at = quarter_now()
	if at <= room.quarter then
		return
	end
	for i = math.max(room.quarter + 1, at - 4), at do
		redis.call('UNLINK', ring_key(i))
	end
	put('quarter', at)
end

-- Everybody who was seen, into one bitmap.
local function join_seen(to)
	local seen = {}
	for i = 1, #RING do
		seen[i] = keys[RING[i]]
	end
	redis.call('BITOP', 'OR', to, unpack(seen))
end

-- Nobody was heard since heard_ms: all who were present then were seen just now,
-- which is told from being seen: the quarter they were seen in ends at once.
local function renew_seen()
	local at = quarter_now()
	join_seen(ring_key(at))
	for i = at + 1, at + #RING - 1 do
		redis.call('UNLINK', ring_key(i))
	end
	put('unheard_ms', now - (at + 1) * room.absent_ms / 4)
	put('quarter', at + 1)
	put('renewed', at)
	if room.presumed_until_ms > room.heard_ms then
		put('presumed_until_ms', now + room.absent_ms)
	end
end

-- The same, but that it was seen as long ago as it was then.
local function shift_seen(gap)
	put('unheard_ms', room.unheard_ms + gap)
	if room.presumed_until_ms > room.heard_ms then
		put('presumed_until_ms', room.presumed_until_ms + gap)
	end
end

local function is_renewal_over()
	return room.quarter >= room.renewed + #RING
end

-- After a silence of this length.  One that visitors can feign, who ask often
-- for a while and then not at all, renews those who are gone once and no more:
-- until all that were renewed have been seen, or are absent.
local function keep_seen(gap)
	if gap > longest_gap() or is_renewal_over() then
		renew_seen()
	else
		shift_seen(gap)
	end
	if room.grace_until_ms > room.heard_ms then
		put('grace_until_ms', room.grace_until_ms + gap)
	end
end

-- If the shop asks for it, it is seen as of when the room last heard a visitor.
local function mark_seen(index)
	redis.call('SETBIT', ring_key(room.quarter), index, '1')
end

-- What is clear already is not written: it would stand in the append-only file.
-- Returns whether the visitor had been seen.
local function forget_seen(index)
	local was_seen = false
	for i = 1, #RING do
		if redis.call('GETBIT', keys[RING[i]], index) == 1 then
			redis.call('SETBIT', keys[RING[i]], index, '0')
			was_seen = true
		end
	end
	return was_seen
end

local function forget_all_seen()
	for i = 1, #RING do
		redis.call('UNLINK', keys[RING[i]])
	end
end

-- After a restore, those known before are given absent_ms to be seen again.
-- The numbers of a gap are nobody's: none of them is present.
local function is_in_doubt(index)
	return heard_now() < room.presumed_until_ms and index <= room.presumed
end

local function is_presumed(index)
	return is_in_doubt(index) and
		count_jumped(room.gaps, -1, index, index) == 0
end

local function is_present(index)
	if redis.call('GETBIT', keys[KEY_DEPARTED], index) == 1 then
		return false
	end
	for i = 1, #RING do
		if redis.call('GETBIT', keys[RING[i]], index) == 1 then
			return true
		end
	end
	return is_presumed(index)
end

-- How long those have to be back whom the last silence renewed.
local function renewal_left_ms()
	return is_renewal_over() and 0 or
		(room.renewed + #RING) * room.absent_ms / 4 + room.unheard_ms - now
end

-- Was the visitor heard in one of the quarters from this one on?
local function is_seen_since(quarter, index)
	for i = quarter, room.quarter do
		if redis.call('GETBIT', ring_key(i), index) == 1 then
			return true
		end
	end
	return false
end

-- How long a visitor that counts as present has to be back, for it was not heard
-- itself since a silence or a loss; 0: it was.
local function away_ms(index)
	local left = renewal_left_ms()
	if left > 0 and not is_seen_since(room.renewed + 1, index) then
		return left
	elseif is_in_doubt(index) and
	    not is_seen_since(room.quarter - #RING + 1, index) then
		return room.presumed_until_ms - heard_now()
	end
	return 0
end

-- The lowest index from this one on whose visitor was seen, or nil.
local function next_seen(from)
	local best
	for i = 1, #RING do
		local at = redis.call('BITPOS', keys[RING[i]], 1, from, -1, 'BIT')
		if at >= 0 and (not best or at < best) then
			best = at
		end
	end
	return best
end

local function is_anyone_present()
	return next_seen(0) ~= nil or
		(room.presumed > 0 and heard_now() < room.presumed_until_ms)
end
