-- Give a visitor a number, or the one it has (rules 1, 2 and 11: none above the
-- limit that is on disk).
--   KEYS room's, the visitor's bucket, that of the visitor it was before
--   ARGV[3] visitor's digest      ARGV[4] 1: it has an account
--   ARGV[5,6] epoch and index of the token it brought, or 0
--   ARGV[7] 1: a newcomer of its network was counted (newcomers_take.lua); 2: by
--   the slower lane, which asks for no puzzle
--   ARGV[8] digest of the anonymous visitor that it was before it signed in, or
--   empty   ARGV[9,10] epoch and index of the token of that one, or 0
--   ARGV[11..14] level, epoch, time and index of the puzzle it has solved, or 0
--   returns place, without a number and with NEWCOMER or PUZZLE if one of these
--   is to be done first, or with wait_ms; login_required, room_closed,
--   issued_limit
-- needs: request room order silence state visitor bind depart puzzle place
-- needs: register
local AGAIN_MS = 10000	-- from one further number of a visitor to the next

-- The index that a visitor has, by its bucket or its token, or 0.
local function index_it_has(visitor, token_epoch, token_index, bucket)
	local index = 0
	index = visitor_index(visitor, bucket) -- guard: one_number
	if token_epoch == room.epoch and token_index <= room.issued and
	    is_own(visitor, token_index, bucket) then
		return token_index
	end
	return index
end

-- The same of the visitor that enters, with what it had before it signed in.
local function index_of_entrant(args)
	local index = index_it_has(args[3], tonumber(args[5]),
		tonumber(args[6]))
	if args[8] == '' then
		return index
	end
	local others = index_it_has(args[8], tonumber(args[9]), tonumber(args[10]),
		keys[KEY_VISITORS_BEFORE])
	return bind(args[3], index, args[8], others)
end

-- An account has cost something already, unless the room asks of accounts too.
local function is_exempt(args)
	return room.anyone == 1 and args[4] == '1'
end

local function needs_puzzle(args, latest)
	local level = puzzle_level()
	return level > 0 and args[7] ~= '2' and not is_exempt(args) and
		not is_solved(level, tonumber(args[11]), tonumber(args[12]),
			tonumber(args[13]), tonumber(args[14]), latest)
end

-- A visitor's first number is given at once, and so is the second: who left by
-- mistake is back.  Each further one has to wait, or one account, which costs
-- nothing more, would take numbers without end.
local function wait_for_another(again_ms)
	local wait_ms = again_ms + AGAIN_MS - now
	return wait_ms <= AGAIN_MS and math.max(0, wait_ms) or 0
end

local function give_number(args, latest, is_of_epoch)
	local index = room.issued + 1
	put('issued', index)
	if is_exempt(args) then
		put('exempt', room.exempt + 1)
	end
	note_visitor(args[3],
		visitor_entry(index, index, latest > 0 and now or 0), is_of_epoch)
	local number, state, deadline, flags = use(index, NEW)
	if room.witness == '' and now >= room.witness_after_ms then
		put('witness_after_ms', now + 60000)
		flags = flags + WITNESS
	end
	return place(listed_as(args[3], index), index, number, state, deadline,
		flags + CREATED)
end

-- A number, or what is to be done before one is given.
local function another_number(args)
	local _, latest, is_of_epoch, again_ms = visitor_index(args[3])
	local wait_ms = 0
	wait_ms = wait_for_another(again_ms) -- guard: again
	if wait_ms > 0 then
		return place(nil, latest, nil, DONE, 0, 0, wait_ms)
	end
	if room.issued >= room.issued_limit then -- guard: limit
		return redis.error_reply('issued_limit raise it') -- guard: limit
	end -- guard: limit
	if needs_puzzle(args, latest) then
		return place(nil, latest, nil, DONE, 0, PUZZLE)
	end
	if args[4] == '0' and args[7] == '0' then
		return place(nil, latest, nil, DONE, 0, NEWCOMER)
	end
	return give_number(args, latest, is_of_epoch)
end

room_writer('line_enter', function(args)
	if args[4] == '0' and room.anyone == 0 then
		return redis.error_reply('login_required this room is for accounts')
	end
	hear()
	local index = index_of_entrant(args)
	local state = index > 0 and state_of(index, number_of(index)) or DONE
	if room_state() == CLOSED and state ~= CALLED and state ~= ADMITTED then
		return redis.error_reply('room_closed it is over')
	end
	if state == DONE and index > 0 and is_scheduled() then
		rejoin(index)
		state = WAITING
	end
	if state ~= DONE and state ~= EXPIRED then
		return place(listed_as(args[3], index), index,
			use(index, ENTERING))
	end
	return another_number(args)
end)
