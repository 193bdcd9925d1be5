-- Change settings of a room, note who did, and act on it at once.
-- uses: room_keys room gaps draw order presence state pace rate next call tick log
--   ARGV[3] who, or empty: not to be noted   ARGV[4] what
--   ARGV[5..] field, value, ...              returns { flags, epoch }
for i = 5, #ARGV, 2 do
	if ARGV[i] == 'opens_at_ms' and
	    tonumber(ARGV[i + 1]) ~= room.opens_at_ms and
	    (room.drawn == 1 or room.entrants >= 0 or
	    (room.opens_at_ms == 0 and room.issued > 0)) then
		return redis.error_reply('conflict numbers were given already')
	end
end
local absent_ms, capacity, paused = room.absent_ms, room.capacity, room.paused
local rate_per_min = room.rate_per_min
for i = 5, #ARGV, 2 do
	put(ARGV[i], ARGV[i + 1])
	room[ARGV[i]] = tonumber(ARGV[i + 1]) or 0
end
if room.absent_ms ~= absent_ms then
	for _, bits in ipairs(seen) do
		redis.call('UNLINK', bits)
	end
	put('seen_at', 0)
	put('presumed', room.issued)
	put('presumed_until_ms', now + room.absent_ms)
end
if room.rate_per_min ~= rate_per_min then
	local interval = room.rate_per_min > 0 and 60000 / room.rate_per_min or 0
	put('due_ms', math.min(room.due_ms, now + interval))
end
if room.capacity ~= capacity or room.paused ~= paused then
	put('filled', 0)
	put('pace_n', 0)
	put('pace_since_ms', 0)
end
note_change(ARGV[3], ARGV[4])
put('ticked_ms', 0)
return { move_on(), room.epoch }
