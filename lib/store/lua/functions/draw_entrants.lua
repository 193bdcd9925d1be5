-- The entrants that are in some buckets of visitors, for the list that the draw's
-- hash is made of (rule 9).
--   KEYS[1..] buckets   ARGV[2] epoch   ARGV[3] entrants
--   returns digest, index, ...
-- needs: request register

local function add_bucket(list, name, epoch, entrants)
	local all = redis.call('HGETALL', name)
	local found, is_of_epoch = {}, false
	for i = 1, #all, 2 do
		local field = all[i]
		local value = tonumber(string.match(all[i + 1], '^%d+'))
		if field == 'epoch' then
			is_of_epoch = value == epoch
		elseif value > 0 and value <= entrants then
			found[#found + 1] = field
			found[#found + 1] = value
		end
	end
	for i = 1, is_of_epoch and #found or 0 do
		list[#list + 1] = found[i]
	end
end

roomless_function('draw_entrants', { 'no-writes' }, function(args)
	local list = {}
	for _, name in ipairs(keys) do
		add_bucket(list, name, tonumber(args[2]), tonumber(args[3]))
	end
	return list
end)
