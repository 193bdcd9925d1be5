-- Bitmaps by arrival index.
-- needs: request

local function count_bits(key, first, last)
	if first > last then
		return 0
	end
	return redis.call('BITCOUNT', keys[key], first, last, 'BIT')
end

-- Set some bits, fewer than 33, to 1 or 0.
local function set_few(key, first, n, bit)
	redis.call('BITFIELD', keys[key], 'SET', 'u' .. n, first,
		string.format('%.0f', bit * (2 ^ n - 1)))
end

-- Set the bits first to last: the whole bytes among them by one write.
local function fill_bits(key, first, last, bit)
	while first <= last do
		local n = math.min(last - first + 1, 32)
		if last - first >= 64 and first % 8 ~= 0 then
			n = 8 - first % 8
		elseif last - first >= 64 then
			n = 8 * math.floor((last - first + 1) / 8)
			redis.call('SETRANGE', keys[key], first / 8,
				string.rep(string.char(255 * bit), n / 8))
		end
		if n <= 32 then
			set_few(key, first, n, bit)
		end
		first = first + n
	end
end
