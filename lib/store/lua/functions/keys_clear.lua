-- Remove buckets of visitors that are of another epoch than the room: nobody
-- reads them any more, but they take memory.
--   KEYS[1] room   KEYS[2..] buckets   returns { the number removed }
-- needs: request room register

roomless_function('keys_clear', { 'allow-oom' }, function()
	local hash, cleared = fetch_room(keys[1]), 0
	local epoch = is_of_layout(hash) and unpack_room(hash).epoch
	for i = 2, #keys do
		local of = tonumber(redis.call('HGET', keys[i], 'epoch'))
		if epoch and of and of ~= epoch then
			cleared = cleared + redis.call('UNLINK', keys[i])
		end
	end
	return { cleared }
end)
