-- Signing in (rule 13): the place of an anonymous visitor becomes its account's.
-- An account has one number, so that of two the better one stays and the other
-- is over.  The anonymous visitor has none any more: its token and its cookie are
-- worth nothing.  Both are written by one call of a function.
-- needs: request order state visitor depart

-- One inside stays before one that is called, and that before one that waits;
-- of equals the one that came before.
local BETTER = { [ADMITTED] = 1, [CALLED] = 2, [WAITING] = 3, [ABSENT] = 3 }

-- What there is to know of an index that is not over; else nil.
local function live_place(index)
	local number = index > 0 and number_of(index)
	local state = index > 0 and state_of(index, number)
	return BETTER[state] and
		{ index = index, before = number or index, state = state }
end

local function is_better(a, b)
	local rank_a, rank_b = BETTER[a.state], BETTER[b.state]
	return rank_a < rank_b or (rank_a == rank_b and a.before < b.before)
end

-- The account gets the index; all others that it had are over.
local function hand_over(account, index)
	local known, upto, is_of_epoch = visitor_index(account)
	upto = math.max(known, upto, index)
	note_visitor(account, upto > index and index .. ':' .. upto or index,
		is_of_epoch)
end

-- own, others: the index that the account and that the anonymous visitor has, or
-- 0.  Returns the index that the account has then.
local function bind(account, own, visitor, others)
	local mine, its = live_place(own), live_place(others)
	if not its then
		return own
	end
	local index = others
	if own == others then
		mine = nil
	elseif mine and is_better(mine, its) then
		depart(others, its.state)
		index = own
	end
	if index == others then
		if mine then
			depart(own, mine.state)
		end
		hand_over(account, index)
	end
	local bucket = keys[KEY_VISITORS_BEFORE]
	local _, upto, is_of_epoch = visitor_index(visitor, bucket)
	note_visitor(visitor, '0:' .. math.max(upto, others), is_of_epoch, bucket)
	return index
end
