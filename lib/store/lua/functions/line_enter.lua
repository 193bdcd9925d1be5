-- Give a visitor a number, or the one it has.
-- uses: room_keys room gaps draw order presence state pace rate next call tick visitor place
--   ARGV[3] visitor's digest      ARGV[4] 1: it has an account
--   ARGV[5,6] epoch and index of the token it brought, or 0
--   ARGV[7] new visitors allowed to its address a minute, or 0
--   returns place
local visitor, index = ARGV[3], 0
if ARGV[4] == '0' and room.anyone == 0 then
	return redis.error_reply('login_required this room is for accounts')
end
index = visitor_index(visitor) -- guard: one_number
if tonumber(ARGV[5]) == room.epoch and tonumber(ARGV[6]) <= room.issued and
    is_own(visitor, tonumber(ARGV[6])) then
	index = tonumber(ARGV[6])
end
local state = index > 0 and state_of(index, number_of(index)) or DONE
if room_state() == CLOSED and state ~= CALLED and state ~= ADMITTED then
	return redis.error_reply('room_closed it is over')
end
if state ~= DONE and state ~= EXPIRED then
	return place(index, use(index, true))
end
if room.issued >= room.mark then -- guard: mark
	return redis.error_reply('mark_needed raise it') -- guard: mark
end -- guard: mark
if ARGV[4] == '0' and tonumber(ARGV[7]) > 0 then
	if redis.call('INCR', key.address) == 1 then
		redis.call('PEXPIRE', key.address, 60000)
	elseif tonumber(redis.call('GET', key.address)) > tonumber(ARGV[7]) then
		return redis.error_reply('too_many_requests slow down')
	end
end
index = room.issued + 1
put('issued', index)
note_visitor(visitor, index)
local number, is, deadline, flags = use(index, true)
if room.witness == '' and now >= room.witness_after_ms then
	put('witness_after_ms', now + 60000)
	flags = flags + WITNESS
end
return place(index, number, is, deadline, flags + CREATED)
