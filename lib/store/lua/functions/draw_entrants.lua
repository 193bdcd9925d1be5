-- The entrants that are in some buckets of visitors, for the list that the draw's
-- hash is made of (rule 9).
--   KEYS[1..] buckets   ARGV[2] epoch   ARGV[3] entrants
--   returns digest, index, ...
-- needs: request register

local function unhex(text)
	return (string.gsub(text, '%x%x', function(pair)
		return string.char(tonumber(pair, 16))
	end))
end

-- Who stood at which index when the entrants were counted, from the entry of a
-- bucket (modules/visitor.lua): a place that was bound since counts as it was.
local function entrant_of(digest, entry)
	local index, listed = string.match(entry, '^(%d+):?%d*:?%d*:?(.*)$')
	if index == '0' then
		return digest, tonumber(listed) or 0
	elseif #listed == 2 * #digest then
		return unhex(listed), tonumber(index)
	end
	return digest, tonumber(index)
end

local function add_bucket(list, name, epoch, entrants)
	local all = redis.call('HGETALL', name)
	local found, is_of_epoch = {}, false
	for i = 1, #all, 2 do
		local digest, index = entrant_of(all[i], all[i + 1])
		if all[i] == 'epoch' then
			is_of_epoch = index == epoch
		elseif index > 0 and index <= entrants then
			found[#found + 1] = digest
			found[#found + 1] = index
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
