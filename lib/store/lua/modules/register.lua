-- How a function of the library is called.  Its name carries the library's
-- version, so that two versions run beside one another.  Nothing is done when
-- the library is loaded but to register these names.
-- needs: request room order silence pulse log

local function register(name, flags, run)
	redis.register_function({
		function_name = name .. '_' .. VERSION,
		flags = flags,
		callback = run,
	})
end

-- A function that opens no room; `flags` as Redis knows them.
local function roomless_function(name, flags, run)
	register(name, flags, function(call_keys, args)
		begin(call_keys, args)
		return run(args)
	end)
end

local function room_lost()
	return redis.error_reply('room_lost restore it')
end

-- A function that reads a room: Redis itself refuses its writes.
local function room_reader(name, run)
	register(name, { 'no-writes' }, function(call_keys, args)
		begin(call_keys, args)
		set_clock(args[2])
		if not open_room() then
			return room_lost()
		end
		return run(args)
	end)
end

-- What a caller is told of a call that failed: Redis's own error, or Lua's.
local function failure(reason)
	if type(reason) == 'table' then
		return reason
	end
	return redis.error_reply('ERR ' .. tostring(reason))
end

-- The clock went back, and the room goes on by it (rule 14).
local function note_step()
	if step_ms > 0 then
		put('skew_ms', room.skew_ms)
		put('now_ms', now)
		note_event(string.format('the clock went back %.0f s',
			step_ms / 1000))
	end
end

local function run_writer(run, args)
	local reply = run(args)
	stop_expecting()
	return reply
end

-- A function that changes a room.  What it put() is written when it ends, also
-- when a command of Redis failed in the middle (a permission is missing, a key
-- is of another type): what was written before stays, and without `issued` the
-- number that a visitor was noted with would be given to the next one as well.
local function room_writer(name, run)
	register(name, {}, function(call_keys, args)
		begin(call_keys, args)
		set_clock(args[2])
		if not open_room() then
			return room_lost()
		end
		note_step()
		count_entrants()
		forget_verdict()
		local is_done, reply = pcall(run_writer, run, args)
		save_room()
		return is_done and reply or failure(reply)
	end)
end
