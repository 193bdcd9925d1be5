-- Move a room on: free what ran out, call whose turn it is (rule 8).
--   KEYS room's   returns { flags }
-- needs: register tick

room_writer('line_advance', function()
	return { move_on() }
end)
