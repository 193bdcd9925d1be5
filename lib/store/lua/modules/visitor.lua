-- A visitor of the line: whose index it is (rule 2), and what using its token
-- means (rules 5 to 8).
-- needs: request room order hearing outcome presence slots state call tick

-- How a visitor is used: it has just got its number, enters again, polls, claims.
local NEW, ENTERING, LOOKING, CLAIMING = 1, 2, 3, 4

-- A bucket of visitors is of one epoch.  One of another is as good as empty,
-- and is emptied when it is met.  It has the visitor's index; or "index:upto" of
-- one whose place was bound to an account (modules/bind.lua), or that got
-- another's by it: its numbers up to `upto` are over, but for the index (0:
-- none); or "index:upto:ms" of one that was given more than one number, the last
-- of them then.  After a draw's entrants were counted a further part is
-- "index:upto:ms:LISTED", as whom the list of entrants has the index: listed_as().
-- Returns index, upto, whether the bucket says that it is of this epoch, and ms or
-- 0.
local function visitor_index(visitor, bucket)
	bucket = bucket or keys[KEY_VISITORS]
	local epoch, entry = unpack(redis.call('HMGET', bucket, 'epoch', visitor))
	local is_of_epoch = tonumber(epoch) == room.epoch
	if epoch and not is_of_epoch then -- guard: bucket
		redis.call('UNLINK', bucket) -- guard: bucket
		entry = nil -- guard: bucket
	end -- guard: bucket
	local index, upto, ms = string.match(entry or '0',
		'^(%d+):?(%d*):?(%d*)')
	index = tonumber(index)
	return index, tonumber(upto) or index, is_of_epoch, tonumber(ms) or 0
end

-- What is noted of a visitor, as short as may be.
local function visitor_entry(index, upto, ms, listed)
	if listed then
		return string.format('%.0f:%.0f:%.0f:%s', index, upto, ms, listed)
	elseif ms > 0 then
		return string.format('%.0f:%.0f:%.0f', index, upto, ms)
	end
	return upto > index and index .. ':' .. upto or index
end

local function note_visitor(visitor, entry, is_of_epoch, bucket)
	bucket = bucket or keys[KEY_VISITORS]
	if is_of_epoch then
		redis.call('HSET', bucket, visitor, entry)
	else
		redis.call('HSET', bucket, 'epoch', room.epoch, visitor, entry)
	end
end

-- The list of entrants has the index, or will have it as it is now.
local function is_listed(index)
	return index <= room.entrants
end

-- As whom the list of entrants has the visitor's index: '' as itself; else by the
-- digest of the anonymous visitor whose place it was when the entrants were
-- counted; '-' when that is not known; nil when it has it not at all.
local function listed_as(visitor, index)
	if not is_entrant(index) then
		return nil
	elseif not is_listed(index) then
		return ''
	end
	local entry = redis.call('HGET', keys[KEY_VISITORS], visitor)
	return string.match(entry or '', '^%d+:%d+:%d+:(.*)$') or ''
end

-- What an entry is put right to.  Redis has forgotten whether the place was bound
-- after the count.
local function entry_by_token(index)
	if is_listed(index) and room.anyone == 1 then
		return visitor_entry(index, index, 0, '-')
	end
	return index
end

-- A token stands for its visitor's latest number alone.  A lost or older
-- entry (Redis was restored) is put right from the token.  Also returns whether
-- the number is over because of a binding.
local function is_own(visitor, index, bucket)
	local known, upto, is_of_epoch = visitor_index(visitor, bucket)
	if index > upto then
		note_visitor(visitor, entry_by_token(index), is_of_epoch, bucket)
		if known > 0 then
			redis.call('SETBIT', keys[KEY_DEPARTED], known, '1')
		end
		return true, false
	end
	return index == known, index ~= known and upto > known
end

-- It is seen; one who was passed over is back.
local function note_presence(index, number, state)
	if state == WAITING or state == ABSENT then
		mark_seen(index) -- guard: seen
	end
	if state == ABSENT then
		local is_back = 0
		is_back = redis.call('ZADD', keys[KEY_RETURNING], number, index) -- guard: back
		put('absent', math.max(0, room.absent - is_back))
		put('present', room.present + is_back)
	end
end

-- Must the line be moved on before the visitor's state is told?
local function is_move_due(state, is_entering)
	return is_tick_due() or state == ABSENT or (is_entering and can_call())
end

-- Is the visitor let in by this call?  Looking claims nothing; one who finds the
-- room free as it gets its number need not ask twice.
local function is_claimed(state, how)
	local is_claiming, is_called = true, state == CALLED or state == ADMITTED
	is_claiming = how == CLAIMING or how == NEW -- guard: claim
	is_called = state == CALLED -- guard: once
	return is_claiming and is_called
end

-- It claims its slot.  Returns the new deadline.
local function admit(index)
	local until_ms = slot_now() + room.hold_ms
	put('inside_shown', room.inside_shown + 1)
	add_outcomes(1, 0)
	redis.call('SETBIT', keys[KEY_SHOWED_UP], index, '1') -- guard: showed_up
	redis.call('ZADD', keys[KEY_SLOTS], until_ms, index)
	return until_ms
end

-- Rules 5 to 7: being seen, coming back, claiming.  Returns the number, the
-- state, the deadline and what the caller is asked to do.  An index that was
-- given just now waits, and nothing else is known of it.
local function use(index, how)
	local number, is_entering = number_of(index), how == NEW or how == ENTERING
	local state, deadline, was_over, flags = WAITING, 0, false, 0
	if how ~= NEW then
		state, deadline, was_over = state_of(index, number)
	end
	note_presence(index, number, state)
	if was_over or is_move_due(state, is_entering) then
		flags = move_on()
		state, deadline = state_of(index, number)
	elseif is_entering then
		flags = ask_to_save()
	end
	if is_claimed(state, how) then
		state, deadline = ADMITTED, admit(index)
	elseif state == WAITING or state == CALLED then
		expect()
	elseif state == ABSENT then
		expect()
		flags = flags + RETURNING
	end
	return number, state, deadline, flags
end
