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
--   is to be done first; login_required, room_closed, issued_limit
-- needs: request room order silence state visitor bind puzzle place register

-- The index that a visitor has, by its bucket or its token, or 0; and whether
-- the bucket is of this epoch.
local function index_it_has(visitor, token_epoch, token_index, bucket)
	local index, is_of_epoch, _ = 0, false
	index, _, is_of_epoch = visitor_index(visitor, bucket) -- guard: one_number
	if token_epoch == room.epoch and token_index <= room.issued and
	    is_own(visitor, token_index, bucket) then
		return token_index, is_of_epoch
	end
	return index, is_of_epoch
end

-- The same of the visitor that enters, with what it had before it signed in.
local function index_of_entrant(args)
	local index, is_of_epoch = index_it_has(args[3], tonumber(args[5]),
		tonumber(args[6]))
	if args[8] == '' then
		return index, is_of_epoch
	end
	local others = index_it_has(args[8], tonumber(args[9]), tonumber(args[10]),
		keys[KEY_VISITORS_BEFORE])
	local bound = bind(args[3], index, args[8], others)
	return bound, is_of_epoch or bound ~= index
end

-- An account has cost something already, unless the room asks of accounts too.
local function needs_puzzle(args, is_anonymous)
	local level = puzzle_level()
	if level == 0 or args[7] == '2' or
	    (room.anyone == 1 and not is_anonymous) then
		return false
	end
	local _, latest = visitor_index(args[3])
	return not is_solved(level, tonumber(args[11]), tonumber(args[12]),
		tonumber(args[13]), tonumber(args[14]), latest)
end

-- What is to be done before a number is given.
local function demand(visitor, what)
	local _, latest = visitor_index(visitor)
	return place(nil, latest, nil, DONE, 0, what)
end

local function give_number(visitor, is_of_epoch)
	local index = room.issued + 1
	put('issued', index)
	note_visitor(visitor, index, is_of_epoch)
	local number, state, deadline, flags = use(index, NEW)
	if room.witness == '' and now >= room.witness_after_ms then
		put('witness_after_ms', now + 60000)
		flags = flags + WITNESS
	end
	return place(listed_as(visitor, index), index, number, state, deadline,
		flags + CREATED)
end

room_writer('line_enter', function(args)
	local visitor, is_anonymous = args[3], args[4] == '0'
	if is_anonymous and room.anyone == 0 then
		return redis.error_reply('login_required this room is for accounts')
	end
	hear()
	local index, is_of_epoch = index_of_entrant(args)
	local state = index > 0 and state_of(index, number_of(index)) or DONE
	if room_state() == CLOSED and state ~= CALLED and state ~= ADMITTED then
		return redis.error_reply('room_closed it is over')
	end
	if state ~= DONE and state ~= EXPIRED then
		return place(listed_as(visitor, index), index,
			use(index, ENTERING))
	end
	if room.issued >= room.issued_limit then -- guard: limit
		return redis.error_reply('issued_limit raise it') -- guard: limit
	end -- guard: limit
	if needs_puzzle(args, is_anonymous) then
		return demand(visitor, PUZZLE)
	end
	if is_anonymous and args[7] == '0' then
		return demand(visitor, NEWCOMER)
	end
	return give_number(visitor, is_of_epoch)
end)
