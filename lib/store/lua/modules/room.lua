-- The room's numbers: read in one step, changed by put(), written in one step.
-- A room that is not there, that another run of the server has stamped, or
-- that has another layout (another version wrote it) is lost, whatever else it
-- holds: rule 11 begins here.
-- needs: request
local STEP_MS = 5000	-- a clock that goes back by more is another clock

-- A hash that lacks a field was damaged, and heals like one that is lost.
local function is_whole(hash)
	for i = 1, HASH_FIELDS do
		if not hash[i] then
			return false
		end
	end
	return true
end

local function is_of_layout(hash)
	return is_whole(hash) and string.sub(hash[1], 1, #LAYOUT) == LAYOUT
end

-- The room's clock never goes back.  What a clock goes back by is waited for
-- while it is little; more than that is a new clock, and the room goes on by it
-- at once: what is stored is by the room's clock, skew_ms ahead of the other.
-- What leaves the room is by the other, `wall`.
local function keep_time()
	now = wall + room.skew_ms
	if room.now_ms - now > STEP_MS then
		step_ms = room.now_ms - now
		room.skew_ms = room.skew_ms + step_ms -- guard: clock
	end
	now = math.max(wall + room.skew_ms, room.now_ms)
	wall = now - room.skew_ms
end

-- False when the room is lost.
local function open_room()
	local hash = fetch_room(keys[KEY_ROOM])
	if hash[1] ~= LAYOUT .. run_id then -- guard: lost
		return false -- guard: lost
	end -- guard: lost
	if not is_whole(hash) then
		return false
	end
	room, changed = unpack_room(hash), {}
	keep_time()
	return true
end

local function put(field, value)
	room[field] = value
	changed[STORED_IN[field]] = true
end

-- A text that stands in the hash apart.
local function put_text(field, text)
	redis.call('HSET', keys[KEY_ROOM], field, text)
end

-- Fields as they come from the caller: field, value, ... from args[first].
local function put_settings(args, first)
	for i = first, #args, 2 do
		local field, value = args[i], args[i + 1]
		if IS_APART[field] then
			put_text(field, value)
		elseif not STORED_IN[field] then
			error('a room has no field ' .. field)
		elseif type(room[field]) == 'number' then
			put(field, tonumber(value) or 0)
		else
			put(field, value)
		end
	end
end

-- Of the packed fields, only those that hold something that changed.
local function save_room()
	local fields = {}
	for name in pairs(changed) do
		local pack = PACK[name]
		fields[#fields + 1] = name
		fields[#fields + 1] = pack and pack(room) or room[name]
	end
	if #fields > 0 then
		redis.call('HSET', keys[KEY_ROOM], unpack(fields))
	end
end

-- Put a room there as a whole, as of this run of the server.
local function stamp_room()
	redis.call('HSET', keys[KEY_ROOM], 'stamp', LAYOUT .. run_id,
		'settings', PACK.settings(room), 'counters', PACK.counters(room),
		'issued', room.issued, 'exempt', room.exempt,
		'serving', room.serving)
end
