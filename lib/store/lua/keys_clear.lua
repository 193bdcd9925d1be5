-- Remove visitors' buckets of an older epoch.   returns { how many }
return { redis.call('UNLINK', unpack(KEYS)) }
