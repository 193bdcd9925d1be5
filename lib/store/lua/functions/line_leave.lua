-- End a token, waiting or admitted, and call the next (rule 8).
--   KEYS room's, the visitor's bucket
--   ARGV[3] visitor's digest   ARGV[4,5] epoch and index of the token
--   returns leave; token_outdated, token_invalid
-- needs: order silence state tick visitor depart token register

room_writer('line_leave', function(args)
	local index = tonumber(args[5])
	local refusal = token_refusal(tonumber(args[4]), index)
	if refusal then
		return refusal
	end
	hear()
	local state = state_of(index, number_of(index))
	local is_alive = is_own(args[3], index) and state ~= DONE and
		state ~= EXPIRED
	if is_alive then
		depart(index, state)
	end
	return reply_leave({ was_alive = is_alive and 1 or 0, flags = move_on() })
end)
