-- Rule 11: put a room back that Redis lost, in part or in whole, from its
-- checkpoint.  Of many who try, one does it.  A room of another layout, which
-- another version wrote, counts as lost: nothing of it is read.
--   KEYS room's
--   ARGV[3] epoch   ARGV[4] limit   ARGV[5] issued   ARGV[6] serving
--   ARGV[7] absent_ms   ARGV[8] grace_ms: how long the admitted come first
--   ARGV[9] the highest index anyone was told, or -1: not known
--   ARGV[10] in which run of the server that was asked
--   ARGV[11] the operators' log, oldest first   ARGV[12] parts of its snapshot,
--   or 0   ARGV[13..] these parts, then field, value, ...
--   returns restore
-- needs: request room gaps presence census slots pulse log snapshot puzzle
-- needs: register

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
	forget_census()
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
		room.quarter = math.floor(now / (absent_ms / 4))
	end
	room.presumed, room.presumed_until_ms = known, now + absent_ms
	room.pace_n, room.pace_since_ms = 0, 0
	room.save_until_ms, room.ticked_ms = 0, 0
	room.newcomers_from, room.newcomers_ms = newcomers(), now
	if room.rate_per_min > 0 then
		room.due_ms = now + 1000 + 2 * 60000 / room.rate_per_min
	end
end

-- The numbers of a snapshot by their names; nil for one of other parts, which
-- another version wrote.
local function snapshot_numbers(text)
	local names, lines = string.match(text, '^([^\n]*)(.*)$')
	local numbers = {}
	if names ~= SNAPSHOT_PARTS then
		return nil
	end
	for name, value in string.gmatch(lines, '(%S+) (%d+)') do
		numbers[name] = tonumber(value)
	end
	return numbers
end

-- Without their slots those inside would count as expired, since they showed
-- up; so nothing is put back where Redis does not take them (it is older than
-- the one that saved them).
local function put_back_slots(dump)
	if dump == '' then
		redis.call('UNLINK', keys[KEY_SLOTS])
		return true
	end
	local answer = redis.pcall('RESTORE', keys[KEY_SLOTS], 0, dump, 'REPLACE')
	return not answer.err
end

-- The room's clock goes on from the snapshot's.  That of the slots stood still
-- since: those inside have the time back.
local function put_back_numbers(numbers)
	for _, name in ipairs(SNAPSHOT_NUMBERS) do
		room[name] = numbers[name] or 0
	end
	keep_time()
	room.lost_ms = now - (numbers.slot_ms or now)
	room.heard_ms = 0
end

-- A snapshot is the whole of what it tells, as of one instant: of it and what
-- Redis has, the later one counts, and never a part of each.  What is put back
-- was saved of this epoch, as C has made sure.  Returns whether it was.
local function put_back(parts)
	local numbers = parts[1] and snapshot_numbers(parts[1])
	if not numbers or numbers.now_ms <= room.now_ms or
	    not put_back_slots(parts[2]) then
		return false
	end
	for i, key in ipairs(SNAPSHOT_BITMAPS) do
		redis.call('SET', keys[key], parts[3 + i])
	end
	redis.call('UNLINK', keys[KEY_HISTORY])
	for line in string.gmatch(parts[3], '[^\n]+') do
		redis.call('RPUSH', keys[KEY_HISTORY], line)
	end
	put_back_numbers(numbers)
	return true
end

-- The stock on disk may be older than that in Redis: nobody is called by it before
-- the shop has reported again.
local function put_checkpoint(args, fields)
	local stood, sellable, held = slot_now(), room.sellable, room.held
	put_settings(args, fields)
	if room.by_booking == 1 and (room.pulse_ms == 0 or
	    room.sellable ~= sellable or room.held ~= held) then
		await_report(stood)
	end
end

roomless_function('room_restore', {}, function(args)
	local epoch, issued = tonumber(args[3]), tonumber(args[5])
	local serving = tonumber(args[6])
	set_clock(args[2])
	local is_there, is_lost = look_at(epoch)
	if not is_lost then
		return reply_restore({
			is_restored = 0, is_other = 0, is_put_back = 0,
		})
	end
	local is_same = is_there and room.epoch == epoch
	if not is_same then
		remove_all()
	end
	local is_behind = room.issued < issued or room.serving < serving
	local fields = 13 + tonumber(args[12])
	local is_put_back = put_back({ unpack(args, 13, fields - 1) })
	merge_log(args[11])
	local gaps, known = room.gaps, math.max(room.issued, issued)
	if is_behind then
		room.grace_until_ms = now + tonumber(args[8])
	end
	changed = {}
	put_checkpoint(args, fields)
	room.epoch, room.issued_limit = epoch, tonumber(args[4])
	room.serving = math.max(room.serving, serving)
	room.issued = next_issued(args, known, is_same)
	room.gaps = extend_gaps(is_same and gaps or room.gaps, room.serving, known,
		room.issued)
	settle(known, tonumber(args[7]))
	begin_census(known)
	stamp_room()
	return reply_restore({
		is_restored = 1, is_other = is_there and not is_same and 1 or 0,
		is_put_back = is_put_back and 1 or 0,
	})
end)
