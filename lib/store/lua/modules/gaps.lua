-- Numbers that restores jumped over, so that none is given twice (rule 11).
-- Hardly anybody has one: they are not counted as people who wait.  Kept as
-- text, "after:upto ...", lowest first.
local GAPS = 10	-- remembered; numbers of further ones count as people who wait

-- The gaps there are after one more from `known` to `limit`: without those that
-- were passed, and one with the last when nobody is known to be between.
local function extend_gaps(gaps, serving, known, limit)
	local list = {}
	for after, upto in string.gmatch(gaps, '(%d+):(%d+)') do
		if tonumber(upto) > serving then
			list[#list + 1] = { after, tonumber(upto) }
		end
	end
	if #list > 0 and list[#list][2] >= known then
		list[#list][2] = math.max(list[#list][2], limit)
	elseif #list < GAPS and known < limit then
		list[#list + 1] = { known, limit }
	end
	for i, gap in ipairs(list) do
		list[i] = string.format('%.0f:%.0f', gap[1], gap[2])
	end
	return table.concat(list, ' ')
end

-- How many of the numbers first..last are of gaps.  One among the entrants of
-- a draw is spread over all places, and cannot be told.
local function count_jumped(gaps, entrants, first, last)
	local n = 0
	if gaps == '' then
		return 0
	end
	for after, upto in string.gmatch(gaps, '(%d+):(%d+)') do
		after = math.max(tonumber(after), first - 1, entrants)
		n = n + math.max(0, math.min(tonumber(upto), last) - after)
	end
	return n
end
