-- Who is really there (rule 12).  Once a second one pass over the bitmaps finds
-- who is present, and who was in line all the time: a number that was once found
-- absent is not counted as ahead of others any more, even when its visitor is
-- back before its turn.  So a place never rises: bits of `steady` are only ever
-- taken away, and the line only goes on.  Between two passes numbers are added at
-- the end, and nothing else changes but the counts of the drawn.
--
-- Among the drawn, whose order is not that of the bitmap, the steady are taken
-- for evenly spread: each call and each loss makes k * steady / rest no larger.
-- needs: request room bits gaps hearing order presence
local BLOCK = 4096	-- bits, which `ranks` has the counts before
local FRESH_MS = 4000	-- nothing has changed since it was heard before that

local function is_doubtful()
	return room.presumed > 0 and heard_now() < room.presumed_until_ms
end

local function is_census_due()
	return room.heard_ms > 0 and now - room.heard_ms <= FRESH_MS and
		(room.issued > math.max(room.serving, room.census_upto) or
		room.steady > 0 or room.here > 0 or room.steady_drawn > 0 or
		room.present ~= 0)
end

-- For each block of the line the counts before it, if there is more than one.
local function rank_blocks(from, upto)
	local steady, here, packed = 0, 0, {}
	local first = math.floor((from + 1) / BLOCK)
	for block = first, math.floor(upto / BLOCK) do
		packed[#packed + 1] = struct.pack('<I4I4', steady, here)
		local after = math.max(block * BLOCK, from + 1)
		local last = math.min((block + 1) * BLOCK - 1, upto)
		steady = steady + count_bits(KEY_STEADY, after, last)
		here = here + count_bits(KEY_PRESENT, after, last)
	end
	if #packed > 1 then
		redis.call('SETRANGE', keys[KEY_RANKS], first * 8,
			table.concat(packed))
	end
	return steady, here
end

-- Of the entrants whose turn has not come; no more than `most`, as they were
-- counted before.  After a restore without a snapshot those whose turn has come are
-- steady too, as nobody knows who they were.
local function count_drawn(most)
	local rest, steady, here = room.entrants - room.serving, 0, 0
	if rest > 0 then
		steady = count_bits(KEY_STEADY, 1, room.entrants)
		here = count_bits(KEY_PRESENT, 1, room.entrants) -
			redis.call('ZCARD', keys[KEY_RETURNING])
	end
	put('steady_drawn', math.min(steady, math.max(rest, 0), most))
	put('here_drawn', math.max(0, math.min(here, rest)))
end

-- Those up to `known` who are not counted yet are in line, if they did not leave
-- since.
local function line_up(known)
	local first = room.census_upto + 1
	fill_bits(KEY_STEADY, first, known, 1)
	while first <= known do
		first = redis.call('BITPOS', keys[KEY_DEPARTED], 1, first, known,
			'BIT')
		if first < 0 then
			break
		end
		set_few(KEY_STEADY, first, 1, 0)
		first = first + 1
	end
end

-- Before the draw, and while it is not known who is there, nobody is absent.
local function take_census()
	local from = math.max(room.serving, room.entrants, 0)
	local most = room.census_from >= room.entrants and room.census_from > 0 and
		room.steady_drawn or math.huge
	join_seen(keys[KEY_PRESENT])
	line_up(room.issued)
	if not is_scheduled() and not is_doubtful() then
		redis.call('BITOP', 'AND', keys[KEY_STEADY], -- guard: steady
			keys[KEY_STEADY], keys[KEY_PRESENT]) -- guard: steady
	end
	put('census_from', from)
	put('census_upto', room.issued)
	local steady, here = rank_blocks(from, room.issued)
	put('steady', steady)
	put('here', here)
	put('present', redis.call('BITCOUNT', keys[KEY_PRESENT]))
	count_drawn(most)
end

-- After a restore: those up to `known` are in line, but for the numbers of gaps.
local function begin_census(known)
	line_up(known)
	for after, upto in string.gmatch(room.gaps, '(%d+):(%d+)') do
		fill_bits(KEY_STEADY, math.max(tonumber(after), room.serving) + 1,
			tonumber(upto), 0)
	end
	room.census_upto = room.issued
	take_census()
end

local function forget_census()
	redis.call('UNLINK', keys[KEY_PRESENT], keys[KEY_STEADY],
		keys[KEY_RANKS])
end

-- Of the numbers after the start of the line at the last census up to this one,
-- how many have a bit in `key`, and had before its block (a value of `ranks`).
local function count_upto(key, value, number)
	local block, before = math.floor(number / BLOCK), 0
	if block > math.floor((room.census_from + 1) / BLOCK) then
		local packed = redis.call('GETRANGE', keys[KEY_RANKS], block * 8,
			block * 8 + 7)
		before = select(value, struct.unpack('<I4I4', packed))
	end
	return before + count_bits(key,
		math.max(block * BLOCK, room.census_from + 1), number)
end

-- All who came since the last census are steady and present.  Who left since is
-- counted alike at both ends of what is asked for, or it would be too few.
local function steady_upto(number)
	if number <= room.census_from then
		return 0
	elseif room.steady == room.census_upto - room.census_from then
		return number - room.census_from
	end
	return count_upto(KEY_STEADY, 1, math.min(number, room.census_upto)) +
		math.max(0, number - room.census_upto)
end

local function present_upto(number)
	if number <= room.census_from then
		return 0
	elseif number >= room.census_upto then
		return room.here + number - room.census_upto
	end
	return count_upto(KEY_PRESENT, 2, number)
end

-- How many are between the number that is served and this one.
local function count_ahead(number)
	local rest = room.entrants - room.serving
	if number <= room.entrants then
		return math.ceil((number - room.serving - 1) *
			room.steady_drawn / rest)
	end
	return (rest > 0 and room.steady_drawn or 0) +
		steady_upto(number - 1) - steady_upto(room.serving)
end

-- The same with those who were absent and are back before their turn: for the
-- estimate, which may rise.
local function count_before(number, ahead)
	local rest = room.entrants - room.serving
	if room.here + room.here_drawn <= room.steady + room.steady_drawn then
		return ahead
	elseif number <= room.entrants then
		return math.max(ahead, math.ceil((number - room.serving - 1) *
			room.here_drawn / rest))
	end
	return math.max(ahead, (rest > 0 and room.here_drawn or 0) +
		present_upto(number - 1) - present_upto(room.serving))
end

local function count_behind(number)
	local behind = steady_upto(room.issued)
	if number <= room.entrants then
		return behind + math.floor((room.entrants - number) *
			room.steady_drawn / (room.entrants - room.serving))
	end
	return behind - steady_upto(number)
end

-- One is not counted any more: an entrant whose turn has come, or who leaves.
-- What `ranks` says of later blocks is too much until the next census: ahead is
-- not more by that than it was told.
local function drop_steady(index)
	if redis.call('GETBIT', keys[KEY_STEADY], index) == 0 then
		return
	end
	redis.call('SETBIT', keys[KEY_STEADY], index, '0')
	local field = index <= room.entrants and 'steady_drawn' or 'steady'
	put(field, math.max(0, room[field] - 1))
end

-- One that had left before the draw is back.
local function raise_steady(index)
	if index > room.census_upto or
	    redis.call('GETBIT', keys[KEY_STEADY], index) == 1 then
		return
	end
	redis.call('SETBIT', keys[KEY_STEADY], index, '1')
	local field = index <= room.entrants and 'steady_drawn' or 'steady'
	put(field, room[field] + 1)
end

-- The numbers of the line that nobody has: those of gaps.  Whose they are among
-- the drawn is not told, so they are taken for evenly spread.
local function count_nobody()
	local rest, n = room.entrants - room.serving, 0
	if rest > 0 then
		n = math.floor(count_jumped(room.gaps, -1, 1, room.entrants) *
			rest / room.entrants)
	end
	return n + count_jumped(room.gaps, room.entrants, room.serving + 1,
		room.issued)
end

-- Those in line, and of these, with the ones who were passed over and are back,
-- who is present.  What is in doubt is present.
local function count_line(returning)
	local line = math.max(0, room.issued - room.serving - room.left_ahead -
		count_nobody()) + returning
	if is_doubtful() then
		return line, line
	end
	return line, math.max(0, math.min(line,
		room.present + room.issued - room.census_upto))
end
