-- A sample every few seconds of the last hour, oldest first.
-- uses: room_keys room
--   returns lines of ms:issued:serving:calls:no_shows
return redis.call('LRANGE', key.history, 0, -1)
