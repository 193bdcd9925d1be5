-- Make a room, stamped with this run of the server, unless it is there.
-- uses: room_keys
--   ARGV[3..] field, value, ...   returns { 1 when made }
if redis.call('EXISTS', key.room) == 1 then
	return { 0 }
end
redis.call('HSET', key.room, 'run_id', run_id, 'issued', 0, 'serving', 0,
	unpack(ARGV, 3))
return { 1 }
