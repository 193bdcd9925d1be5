-- Count one newcomer of some networks, unless one of these has sent as many as
-- it may in a minute (rule 13).  The keys are of the whole site and not of a
-- room, so they have a hash tag of their own.
--   KEYS of the networks   ARGV[2] now   ARGV[3..] what each may send
--   returns { 0 }, or { ms until it has room again } and nothing is counted
-- needs: request register

-- A minute is counted in slots of five seconds, and a newcomer until its slot is
-- a minute old as a whole: so no minute has more, wherever it begins, and one
-- that was refused waits five seconds more than it would have to at most.
local SLOT_MS, SLOTS, MINUTE_MS = 5000, 13, 60000

-- What a key holds, "slot:count slot:count", oldest first, without what is over;
-- and the sum.  A slot of the future is of a clock that was set back.
local function slots_of_network(text, slot_at)
	local list, sum = {}, 0
	for slot, count in string.gmatch(text or '', '(%d+):(%d+)') do
		slot, count = tonumber(slot), tonumber(count)
		if slot > slot_at - SLOTS and slot <= slot_at + 1 then
			list[#list + 1] = { slot, count }
			sum = sum + count
		end
	end
	return list, sum
end

-- How long until so many of them are over that fewer than `limit` are left.
local function wait_for_room(list, sum, limit)
	for _, entry in ipairs(list) do
		sum = sum - entry[2]
		if sum < limit then
			return (entry[1] + 1) * SLOT_MS + MINUTE_MS - now
		end
	end
	return 0
end

local function count_newcomer(key, list, slot_at)
	local last = list[#list]
	if last and last[1] >= slot_at then
		last[2] = last[2] + 1
	else
		list[#list + 1] = { slot_at, 1 }
	end
	for i, entry in ipairs(list) do
		list[i] = string.format('%.0f:%.0f', entry[1], entry[2])
	end
	redis.call('SET', key, table.concat(list, ' '),
		'PX', MINUTE_MS + 2 * SLOT_MS)
end

roomless_function('newcomers_take', {}, function(args)
	set_clock(args[2])
	local slot_at, lists, wait = math.floor(now / SLOT_MS), {}, 0
	for i, key in ipairs(keys) do
		local limit, sum = tonumber(args[i + 2])
		lists[i], sum = slots_of_network(redis.call('GET', key), slot_at)
		if sum >= limit then
			wait = math.max(wait, wait_for_room(lists[i], sum, limit), 1)
		end
	end
	if wait > 0 then
		return { wait }
	end
	for i, key in ipairs(keys) do
		count_newcomer(key, lists[i], slot_at)
	end
	return { 0 }
end)
