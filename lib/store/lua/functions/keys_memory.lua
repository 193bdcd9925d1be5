-- Bytes that keys take, all told.   returns { bytes }
local bytes = 0
for _, name in ipairs(KEYS) do
	bytes = bytes +
		(redis.call('MEMORY', 'USAGE', name, 'SAMPLES', 0) or 0)
end
return { bytes }
