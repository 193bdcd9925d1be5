-- Remove buckets of visitors that are of another epoch than the room: nobody
-- reads them any more, but they take memory.
--   KEYS[1] room   KEYS[2..] buckets   returns { how many }
local epoch, cleared = redis.call('HGET', KEYS[1], 'epoch'), 0
for i = 2, #KEYS do
	local is = redis.call('HGET', KEYS[i], 'epoch')
	if epoch and is and is ~= epoch then
		cleared = cleared + redis.call('UNLINK', KEYS[i])
	end
end
return { cleared }
