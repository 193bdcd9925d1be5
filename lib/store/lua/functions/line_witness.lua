-- Change which witness the room has, if it has the one it is thought to have.
-- Who lost one waits a minute: two hosts that cannot see each other's would
-- take turns.
-- uses: room_keys room
--   ARGV[3] epoch   ARGV[4] the witness, or empty   ARGV[5] the new one, or empty
--   returns { 1 when changed, issued }
local is_as_thought = tonumber(ARGV[3]) == room.epoch and
	ARGV[4] == room.witness
if is_as_thought then
	put('witness', ARGV[5])
	put('witness_after_ms', now + 60000)
end
return { is_as_thought and 1 or 0, room.issued }
