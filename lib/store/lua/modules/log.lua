-- What operators did, the last thousand times.
-- needs: request

local function note_change(operator_name, what)
	if operator_name ~= '' then
		redis.call('LPUSH', keys[KEY_LOG],
			string.format('%.0f\t%s\t%s', wall, operator_name, what))
		redis.call('LTRIM', keys[KEY_LOG], 0, 999)
	end
end

-- What the room found out by itself.
local function note_event(what)
	note_change('usher', what)
	redis.log(redis.LOG_WARNING, keys[KEY_ROOM] .. ': ' .. what)
end
