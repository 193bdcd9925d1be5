-- What a token is good for: which room's and whose it is, before it is used.
-- needs: order visitor place

-- The refusal of a token that is of no line at hand, or nil.
local function token_refusal(epoch, index)
	if epoch < room.epoch then -- guard: epoch
		return redis.error_reply('token_outdated enter again') -- guard: epoch
	end -- guard: epoch
	if epoch > room.epoch or index > room.issued then
		return redis.error_reply('token_invalid no such number')
	end
	return nil
end

-- Returns place; of a visitor that has a newer number, the older one's end.
local function use_token(visitor, index, how)
	local is_its, is_bound = is_own(visitor, index)
	if is_bound then
		return redis.error_reply('token_outdated enter again')
	end
	if not is_its then
		return place(nil, index, number_of(index), EXPIRED, 0, 0)
	end
	return place(listed_as(visitor, index), index, use(index, how))
end
