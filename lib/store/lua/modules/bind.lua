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

local function hex_of(digest)
	return (string.gsub(digest, '.', function(byte)
		return string.format('%02x', string.byte(byte))
	end))
end

-- The account gets the index; all others that it had are over.  Once a draw's
-- entrants are counted, their list has the visitor whose index it was: that stays
-- known, so that the account is told the entry that stands there.
local function hand_over(account, index, visitor)
	local known, upto, is_of_epoch, ms = visitor_index(account)
	note_visitor(account, visitor_entry(index, math.max(known, upto, index),
		ms, is_listed(index) and hex_of(visitor)), is_of_epoch)
end

-- The visitor has none any more.  If the list of entrants is being made, it is
-- found in either bucket.
local function take_away(visitor, index)
	local bucket = keys[KEY_VISITORS_BEFORE]
	local _, upto, is_of_epoch, ms = visitor_index(visitor, bucket)
	note_visitor(visitor, visitor_entry(0, math.max(upto, index), ms,
		is_listed(index) and index), is_of_epoch, bucket)
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
		if own ~= others then
			hand_over(account, index, visitor)
		end
	end
	take_away(visitor, others)
	return index
end
