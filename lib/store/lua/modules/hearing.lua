-- When the room last heard a visitor (rule 5), and whether it expects to: while
-- somebody waits or is called, pages ask again and again.  Asking is entering,
-- polling, claiming and leaving.  A validate comes from the shop, and an advance
-- from cron: both go on when no visitor can reach the room.
-- needs: request room
local SECOND_MS = 1000	-- as often as it is noted
local LATELY_MS = 3000	-- whoever was heard within it can be called

-- A closed room has nobody to call: its pages may stop asking.
local function is_expecting()
	return room.expecting == 1 and room.heard_ms > 0 and
		not (room.closed == 1 or
		(room.closes_at_ms > 0 and wall >= room.closes_at_ms))
end

-- The latest instant up to which the room has heard its visitors, to a second:
-- the clock of all that may not pass in a silence.
local function heard_now()
	if is_heard or not is_expecting() then
		return now
	end
	return math.min(now, room.heard_ms + SECOND_MS)
end

-- Can those whose turn it is learn of it?
local function is_hearing()
	return is_heard or not is_expecting() or
		now - room.heard_ms <= LATELY_MS
end

-- A longer time without anybody is a silence: six times what is usual, since
-- visitors ask at random; and not more than two thirds of absent_ms, so that
-- a visitor that asks three times in absent_ms is not absent after a shorter one.
local function silence_ms()
	local longest = room.absent_ms * 2 / 3
	if room.usual_ms == 0 then
		return longest
	end
	return math.min(math.max(LATELY_MS, 6 * room.usual_ms), longest)
end

-- When it began, as clients are told it, or 0.
local function silent_since()
	local gap = now - room.heard_ms
	return is_expecting() and gap > silence_ms() and wall - gap or 0
end

-- What is usual: an average over eight gaps or so.  One gap is enough to learn
-- that visitors ask no more often: in a line of one that asks once a minute, each
-- minute would be a silence, and nobody ever absent.
local function learn_gap(gap)
	local usual = room.usual_ms
	gap = math.min(gap, room.absent_ms * 2 / 3)
	usual = usual == 0 and gap or usual + (gap - usual) / 8
	put('usual_ms', math.max(usual, gap / 6))
end

local function note_heard()
	put('heard_ms', now)
end

local function is_heard_due()
	return now - room.heard_ms >= SECOND_MS
end

-- Somebody waits or is called.
local function expect()
	if room.expecting == 0 then
		put('expecting', 1)
		put('usual_ms', 0)
		note_heard()
	end
end
