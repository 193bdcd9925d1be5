-- Make a room, stamped with this run of the server, unless it is there.
--   KEYS room's   ARGV[3..] field, value, ...   returns { 1 when made }
-- needs: request room pulse register

roomless_function('room_create', {}, function(args)
	if redis.call('EXISTS', keys[KEY_ROOM]) == 1 then
		return { 0 }
	end
	set_clock(args[2])
	room, changed = blank_room(), {}
	put_settings(args, 3)
	await_report()
	stamp_room()
	return { 1 }
end)
