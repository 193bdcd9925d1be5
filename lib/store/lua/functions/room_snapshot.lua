-- What of a room is to be saved beside its checkpoint.
--   KEYS room's
--   returns epoch, commitment, and then the parts, each a text: first their
--   names and the numbers, then what Redis itself makes of the slots
-- needs: request slots snapshot register

local function numbers_text()
	local lines = { SNAPSHOT_PARTS,
		string.format('slot_ms %.0f', slot_now()) }
	for _, name in ipairs(SNAPSHOT_NUMBERS) do
		lines[#lines + 1] = string.format('%s %.0f', name, room[name])
	end
	return table.concat(lines, '\n')
end

room_reader('room_snapshot', function()
	local reply = { room.epoch,
		redis.call('HGET', keys[KEY_ROOM], 'commitment'), numbers_text(),
		redis.call('DUMP', keys[KEY_SLOTS]) or '',
		table.concat(redis.call('LRANGE', keys[KEY_HISTORY], 0, -1), '\n') }
	for _, key in ipairs(SNAPSHOT_BITMAPS) do
		reply[#reply + 1] = redis.call('GET', keys[key]) or ''
	end
	return reply
end)
