-- Change which witness the room has, if it has the one it is thought to have
-- (rule 11).  A room that lost one waits a minute: two hosts that cannot see
-- each other's would take turns.
--   KEYS room's
--   ARGV[3] epoch   ARGV[4] the witness, or empty   ARGV[5] the new one, or empty
--   returns witness
-- needs: request room register

room_writer('line_witness', function(args)
	local is_as_thought = tonumber(args[3]) == room.epoch and
		args[4] == room.witness
	if is_as_thought then
		put('witness', args[5])
		put('witness_after_ms', now + 60000)
	end
	return reply_witness({ is_changed = is_as_thought and 1 or 0 })
end)
