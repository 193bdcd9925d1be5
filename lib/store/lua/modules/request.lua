-- The call at hand, and all state that the library has: the variables below, and
-- `room`, a room's fields by name, which the tables define.  Functions of a
-- library keep their variables from one call to the next: begin() sets every
-- one of these first, so that nothing of an earlier call is ever seen.  No other
-- variable of the library may change (tests/house/lua.sh).
local keys		-- KEYS; a room's are keys[KEY_...]
local run_id		-- of the server, as the caller's connection knows it
local wall		-- ms, the caller's or Redis's clock; nil: no time is asked for
local now		-- ms by the room's own clock, which never goes back
local step_ms		-- by how much the clock was found to have gone back
local is_heard		-- a visitor of the room makes this call
local changed		-- names of the fields of its hash that are to be written
local room_draw_key	-- of the draw, once it was needed

local function begin(call_keys, args)
	keys, run_id, wall, now = call_keys, args[1], nil, nil
	room, changed, room_draw_key = nil, nil, nil
	step_ms, is_heard = 0, false
end

-- Every function of a room has the time in ARGV[2]; 0: the clock of Redis.
local function set_clock(now_ms)
	wall = tonumber(now_ms)
	if wall == 0 then
		local t = redis.call('TIME')
		wall = t[1] * 1000 + math.floor(t[2] / 1000)
	end
	now = wall
end
