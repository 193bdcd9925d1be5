-- Remove keys of another layout, which this version does not read.
--   KEYS[1..] any   returns { the number removed }
-- needs: request register

roomless_function('keys_remove', { 'allow-oom' }, function()
	return { redis.call('UNLINK', unpack(keys)) }
end)
