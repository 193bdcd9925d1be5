-- Bytes that all the keys take.   KEYS[1..] any   returns { bytes }
-- needs: request register

roomless_function('keys_memory', { 'no-writes' }, function()
	local bytes = 0
	for _, name in ipairs(keys) do
		bytes = bytes +
			(redis.call('MEMORY', 'USAGE', name, 'SAMPLES', 0) or 0)
	end
	return { bytes }
end)
