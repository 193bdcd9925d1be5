-- Which room there is.
-- uses: room_keys
--   returns { its epoch; 0 when it is lost }
local stamp, epoch = unpack(redis.call('HMGET', key.room, 'run_id', 'epoch'))
return { stamp == run_id and tonumber(epoch) or 0 }
