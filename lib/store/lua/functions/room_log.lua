-- What operators changed, newest first.
-- uses: room_keys room
--   ARGV[3] how many   returns lines of time, who, what separated by tabs
return redis.call('LRANGE', key.log, 0, tonumber(ARGV[3]) - 1)
