-- What operators did, the last thousand times.  Each entry is saved on disk at
-- once, by the caller that is asked for the next snapshot.
-- needs: request room
local LOG_MAX = 1000

local function note_change(operator_name, what)
	if operator_name ~= '' then
		redis.call('LPUSH', keys[KEY_LOG],
			string.format('%.0f\t%s\t%s', wall, operator_name, what))
		redis.call('LTRIM', keys[KEY_LOG], 0, LOG_MAX - 1)
		put('snapshot_ms', 0)
	end
end

-- What the room found out by itself.
local function note_event(what)
	note_change('usher', what)
	redis.log(redis.LOG_WARNING, keys[KEY_ROOM] .. ': ' .. what)
end

-- Put back what Redis lost of the log: the entries of `text`, oldest first, that
-- are later than its last one.
local function merge_log(text)
	local last = redis.call('LINDEX', keys[KEY_LOG], 0)
	local last_ms = last and tonumber(string.match(last, '^%d+')) or -1
	local lines, from = {}, nil
	for line in string.gmatch(text, '[^\n]+') do
		lines[#lines + 1] = line
		if line == last then
			from = #lines + 1
		end
	end
	for i = from or 1, #lines do
		local ms = tonumber(string.match(lines[i], '^(%d+)\t'))
		if ms and (from or ms > last_ms) then
			redis.call('LPUSH', keys[KEY_LOG], lines[i])
		end
	end
	redis.call('LTRIM', keys[KEY_LOG], 0, LOG_MAX - 1)
end
