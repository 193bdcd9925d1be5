-- The level of the puzzle that newcomers solve (rule 13): the bits of a SHA-256
-- that have to be zero, so that one more doubles the work.  It follows the
-- newcomers a second: two more where they come twice as fast, so that an attack
-- that has all of a crowd's machines still slows itself down.
-- needs: request room order
local QUIET_RATE = 5		-- newcomers a second that solve nothing
local FIRST_LEVEL = 8
local USUAL_BOUND = 20		-- where the operator set none
local SLACK_LEVELS = 2		-- it may have risen by since the puzzle was set
local PUZZLE_LIFE_MS = 120000
local CLOCK_SLACK_MS = 5000
local FADE_MS = 10000

local function puzzle_bound()
	if room.puzzle_max >= 0 then
		return room.puzzle_max
	end
	return room.anyone == 1 and USUAL_BOUND or 0
end

-- All that were given a number and that a puzzle is set for, while there is one.
local function newcomers()
	return room.issued - room.exempt
end

-- Newcomers a second: what was seen at the last tick fades; those since count at
-- once, so that a burst within a second meets its own puzzle.  Before a draw
-- haste gains nothing, and a slow attack as much as a fast one: there all
-- entrants count as if they had come within ten seconds.
local function newcomer_rate()
	if is_scheduled() then
		return newcomers() / 10
	end
	local since_ms = math.max(0, now - room.newcomers_ms)
	return math.max(room.newcomer_rate * math.exp(-since_ms / FADE_MS),
		(newcomers() - room.newcomers_from) / math.max(1, since_ms / 1000))
end

local function note_newcomers()
	put('newcomer_rate', newcomer_rate())
	put('newcomers_from', newcomers())
	put('newcomers_ms', now)
end

local function puzzle_level()
	local times = newcomer_rate() / QUIET_RATE
	if times < 1 then
		return 0
	end
	return math.min(puzzle_bound(),
		FIRST_LEVEL + math.floor(2 * math.log(times) / math.log(2)))
end

-- Is what the visitor has solved enough?  A puzzle is set for the visitor's latest
-- index, and is of no use once that is another: so each is used once.  One that
-- was set at a lower level will do while the level has not risen much, and a
-- puzzle of the bound always.  So a visitor that has to solve again gets a harder
-- one, a few times at most.
local function is_solved(level, solved, epoch, set_ms, after, latest)
	local age_ms = now - set_ms
	return solved > 0 and solved >= level - SLACK_LEVELS and
		epoch == room.epoch and after == latest and
		age_ms > -CLOCK_SLACK_MS and age_ms < PUZZLE_LIFE_MS
end
