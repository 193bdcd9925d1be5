-- Look: where a token's visitor is in line; and move the line on.  No looking
-- starts an admission (rule 7).
--   KEYS room's, the visitor's bucket
--   ARGV[3] visitor's digest   ARGV[4,5] epoch and index of the token
--   ARGV[6] polls allowed in ARGV[7] ms, or 0: the shop asks, and this is not
--   counted
--   returns place; token_outdated, token_invalid, too_many_requests
-- needs: request room silence visitor token register

-- Count this poll of the span of time at hand: is it one too many?
local function is_polled_too_often(index, max, span_ms)
	local at = math.floor(now / span_ms)
	if at ~= room.polls_at then
		redis.call('UNLINK', keys[KEY_POLLS])
		put('polls_at', at)
	end
	return redis.call('BITFIELD', keys[KEY_POLLS], 'OVERFLOW', 'SAT',
		'INCRBY', 'u4', '#' .. index, '1')[1] > max
end

room_writer('line_poll', function(args)
	local index, max = tonumber(args[5]), tonumber(args[6])
	local refusal = token_refusal(tonumber(args[4]), index)
	if refusal then
		return refusal
	end
	if max > 0 then
		hear()
	end
	if max > 0 and is_polled_too_often(args[5], max, tonumber(args[7])) then
		return redis.error_reply('too_many_requests slow down')
	end
	return use_token(args[3], index, LOOKING)
end)
