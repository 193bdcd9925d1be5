-- What operators did, the last thousand times.
local function note_change(who, what)
	if who ~= '' then
		redis.call('LPUSH', key.log,
			string.format('%.0f\t%s\t%s', now, who, what))
		redis.call('LTRIM', key.log, 0, 999)
	end
end
