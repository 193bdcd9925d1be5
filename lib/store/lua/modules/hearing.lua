-- When the room last heard a visitor (rule 5), and whether it expects to: while
-- somebody waits or is called, pages ask again and again.  Asking is entering,
-- polling, claiming and leaving.  A validate comes from the shop, and an advance
-- from cron: both go on when no visitor can reach the room.
-- needs: request room
local SECOND_MS = 1000	-- as often as it is noted
local LATELY_MS = 3000	-- a room that was heard within it calls
local USUAL_MS = 30000	-- what is usual is learnt in that time
local SELDOM_MAX_MS = 90000

-- A closed room has nobody to call: its pages may stop asking.
local function is_expecting()
	return room.expecting == 1 and room.heard_ms > 0 and
		not (room.closed == 1 or
		(room.closes_at_ms > 0 and wall >= room.closes_at_ms))
end

-- When the room closes by its schedule, by its own clock.
local function closing_ms()
	return room.closes_at_ms > 0 and room.closes_at_ms + room.skew_ms or
		math.huge
end

-- For how long it has heard nobody while it expected somebody.
local function unheard_ms()
	if room.expecting == 0 or room.heard_ms == 0 or room.closed == 1 then
		return 0
	end
	return math.min(now, closing_ms()) - room.heard_ms
end

-- The clock of all that may not pass in a silence: what this is beyond the last
-- visitor that was heard, to a second, has not passed yet.
local function heard_now()
	if is_heard then
		return now
	end
	return now - math.max(0, unheard_ms() - SECOND_MS)
end

-- Can those whose turn it is learn of it?
local function is_hearing()
	return is_heard or not is_expecting() or
		now - room.heard_ms <= LATELY_MS
end

-- A visitor that asks three times in absent_ms is not absent after a gap of this
-- length.
local function longest_gap()
	return room.absent_ms * 2 / 3
end

-- A longer time without anybody is a silence: six times what is usual, since
-- visitors ask at random, as long as that makes nobody absent; or what a line
-- takes in which nobody asks more often.
local function silence_ms()
	local longest = longest_gap()
	if room.usual_ms > 0 then
		longest = math.min(math.max(LATELY_MS, 6 * room.usual_ms),
			longest)
	end
	return math.max(longest, 1.5 * room.seldom_ms)
end

-- Now; in a silence, the instant that heard_now() stands at until its end.
local function known_now()
	return unheard_ms() > silence_ms() and heard_now() or now
end

-- When it began, as clients are told it, or 0.
local function silent_since()
	local gap = now - room.heard_ms
	return is_expecting() and gap > silence_ms() and wall - gap or 0
end

-- What is usual: of each instant of the last half minute or so, how long the gap
-- is that it lies in.  So it takes time to make a line look busy by asking often,
-- and one pause after that does not pass for a silence again and again.  A gap
-- teaches at once that visitors ask no more often; but one in which even those
-- who are not absent must have asked is not usual.
--
-- What is seldom: what a gap and the one before it, the shorter of the two, teach;
-- a shorter one at once, longer ones over about four, up to a minute and a half.
-- A line of one hidden page that asks once a minute is not silent each minute, and
-- an outage teaches nothing that would hide the next one.
local function learn_gap(gap)
	local usual, longest = room.usual_ms, longest_gap()
	if usual == 0 then
		usual = math.min(gap, longest)
	elseif gap <= longest then
		usual = usual + (gap - usual) * (1 - math.exp(-gap / USUAL_MS))
	end
	put('usual_ms', math.max(usual, math.min(gap, longest) / 6))
	local seldom = math.min(gap, room.gap_ms, SELDOM_MAX_MS)
	put('gap_ms', gap)
	put('seldom_ms', math.min(seldom,
		room.seldom_ms + (seldom - room.seldom_ms) / 4))
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
		put('seldom_ms', 0)
		put('gap_ms', 0)
		note_heard()
	end
end
