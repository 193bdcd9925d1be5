-- What became of the calls lately: counts, decaying exponentially, of those that
-- were claimed and of those that came to nothing (rule 12).
-- needs: request room
local OUTCOME_MS = 120000

local function add_outcomes(claimed, missed)
	local decay = math.exp((room.outcomes_at_ms - now) / OUTCOME_MS)
	put('claims_n', room.claims_n * decay + claimed)
	put('misses_n', room.misses_n * decay + missed)
	put('outcomes_at_ms', now)
end

-- The share of calls that are claimed; all, as long as nothing is known.
local function claimed_share()
	local n = room.claims_n + room.misses_n
	return n > 0 and room.claims_n / n or 1
end
