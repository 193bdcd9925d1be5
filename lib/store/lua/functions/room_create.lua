-- Make a room, stamped with this run of the server, unless it is there.
--   KEYS room's   ARGV[3..] field, value, ...   returns { 1 when made }; conflict
-- needs: request room pulse register

-- Its entrants would have been counted by now, and it is not open yet.
local function is_too_soon()
	return room.opens_at_ms > wall and
		room.opens_at_ms - room.freeze_ms <= wall
end

roomless_function('room_create', {}, function(args)
	if redis.call('EXISTS', keys[KEY_ROOM]) == 1 then
		return { 0 }
	end
	set_clock(args[2])
	room, changed = blank_room(), {}
	put_settings(args, 3)
	if is_too_soon() then
		redis.call('UNLINK', keys[KEY_ROOM])	-- its texts
		return redis.error_reply('conflict its freeze is past')
	end
	await_report(now)
	stamp_room()
	return { 1 }
end)
