-- Rule 11: put a room back that Redis lost, in part or in whole, from its
-- checkpoint.  Of many who try, one does it.  A room of another layout, which
-- another version wrote, counts as lost: nothing of it is read.
--   KEYS room's
--   ARGV[3] epoch   ARGV[4] limit   ARGV[5] issued   ARGV[6] serving
--   ARGV[7] absent_ms   ARGV[8] grace_ms: how long the admitted come first
--   ARGV[9] the highest index anyone was told, or -1: not known
--   ARGV[10] in which run of the server that was asked
--   ARGV[11..] field, value, ...
--   returns restore
-- needs: request room gaps presence register

-- The room that is there becomes the room at hand.  Returns whether there is
-- any, and whether it needs a restore.
local function look_at(epoch)
	local hash = fetch_room(keys[KEY_ROOM])
	if not is_of_layout(hash) then
		room = blank_room()
		keep_time()
		return redis.call('EXISTS', keys[KEY_ROOM]) == 1, true
	end
	room = unpack_room(hash)
	keep_time()
	return room.epoch > 0,
		hash[1] ~= LAYOUT .. run_id or room.epoch < epoch
end

local function remove_all()
	redis.call('UNLINK', keys[KEY_ROOM], keys[KEY_SLOTS],
		keys[KEY_SHOWED_UP], keys[KEY_DEPARTED], keys[KEY_RETURNING],
		keys[KEY_CALLS], keys[KEY_HISTORY], keys[KEY_POLLS],
		keys[KEY_MISSED])
	forget_all_seen()
	room = blank_room()
end

-- The numbers go on where they were if no index that was told is lost.
local function next_issued(args, known, is_same)
	local told, limit = tonumber(args[9]), tonumber(args[4])
	local is_intact = is_same and told >= 0 and args[10] == run_id
	is_intact = is_intact and math.max(told, known) <= room.issued -- guard: witness
	return is_intact and room.issued or math.max(room.issued, limit)
end

-- Everybody known is thought to be present for a while, and nothing is under
-- way.  Some of what was called in the last minute may be forgotten: a second's
-- pause makes up for what the rate may have banked.
local function settle(known, absent_ms)
	if room.heard_ms == 0 and known > 0 then
		room.heard_ms, room.expecting = now, 1
	end
	room.presumed, room.presumed_until_ms = known, now + absent_ms
	room.pace_n, room.pace_since_ms = 0, 0
	room.save_until_ms, room.ticked_ms = 0, 0
	if room.rate_per_min > 0 then
		room.due_ms = now + 1000 + 2 * 60000 / room.rate_per_min
	end
end

roomless_function('room_restore', {}, function(args)
	local epoch, issued = tonumber(args[3]), tonumber(args[5])
	local serving = tonumber(args[6])
	set_clock(args[2])
	local is_there, is_lost = look_at(epoch)
	if not is_lost then
		return reply_restore({ is_restored = 0, is_other = 0 })
	end
	local is_same = is_there and room.epoch == epoch
	if not is_same then
		remove_all()
	end
	local gaps, known = room.gaps, math.max(room.issued, issued)
	if room.issued < issued or room.serving < serving then
		room.grace_until_ms = now + tonumber(args[8])
	end
	changed = {}
	put_settings(args, 11)
	room.epoch, room.issued_limit = epoch, tonumber(args[4])
	room.serving = math.max(room.serving, serving)
	room.issued = next_issued(args, known, is_same)
	room.gaps = extend_gaps(is_same and gaps or room.gaps, room.serving, known,
		room.issued)
	settle(known, tonumber(args[7]))
	stamp_room()
	return reply_restore({
		is_restored = 1, is_other = is_there and not is_same and 1 or 0,
	})
end)
