-- Who was seen lately: a ring of bitmaps by arrival index, one for each
-- quarter of absent_ms, so that nobody is absent before absent_ms has passed.
local function turn_ring()
	local at = math.floor(now / (room.absent_ms / 4))
	for i = math.max(room.seen_at + 1, at - 4), at do
		redis.call('UNLINK', seen[i % 5 + 1])
	end
	if at > room.seen_at then
		put('seen_at', at)
	end
end

local function mark_seen(index)
	turn_ring()
	redis.call('SETBIT', seen[room.seen_at % 5 + 1], index, 1)
end

local function forget_seen(index)
	for _, bits in ipairs(seen) do
		redis.call('SETBIT', bits, index, 0)
	end
end

-- After a restore, those known before are given absent_ms to be seen again.
-- Of those nobody is known to have, none is.
local function is_in_doubt(index)
	return now < room.presumed_until_ms and index <= room.presumed
end

local function is_presumed(index)
	return is_in_doubt(index) and jumped(room.gaps, -1, index, index) == 0
end

local function is_present(index)
	if redis.call('GETBIT', key.left, index) == 1 then
		return false
	end
	for _, bits in ipairs(seen) do
		if redis.call('GETBIT', bits, index) == 1 then
			return true
		end
	end
	return is_presumed(index)
end

-- The lowest index from this one on whose visitor was seen, or nil.
local function next_seen(from)
	local best
	for _, bits in ipairs(seen) do
		local at = redis.call('BITPOS', bits, 1, from, -1, 'BIT')
		if at >= 0 and (not best or at < best) then
			best = at
		end
	end
	return best
end
