-- Claim a slot: a called visitor is admitted by it, for hold_ms from now and once
-- (rule 7).  One that is not called, or whose turn has passed, is told its place,
-- as by line_poll.
--   KEYS room's, the visitor's bucket
--   ARGV[3] visitor's digest   ARGV[4,5] epoch and index of the token
--   ARGV[6] 1: the visitor asks; 0: the shop
--   returns place; token_outdated, token_invalid
-- needs: silence visitor token register

room_writer('line_claim', function(args)
	local index = tonumber(args[5])
	local refusal = token_refusal(tonumber(args[4]), index)
	if refusal then
		return refusal
	end
	if args[6] == '1' then
		hear()
	end
	return use_token(args[3], index, CLAIMING)
end)
