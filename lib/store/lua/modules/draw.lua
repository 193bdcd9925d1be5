-- The draw (rule 9): a keyed permutation of the arrival indexes 1..entrants.  A
-- Feistel network over the smallest a x b table that holds them
-- (a*a >= entrants), walked again while it leads outside (Black and Rogaway,
-- "Ciphers with Arbitrary Finite Domains", 2002).  Anybody can check it:
-- docs/queue.md has it in Python, and a change of it moves every place.
local ROUNDS = 10

local function draw_shift(key, entrants, round, half)
	local word = key .. ':' .. entrants .. ':' .. round .. ':' .. half
	return tonumber(string.sub(redis.sha1hex(word), 1, 8), 16)
end

local function draw_once(key, entrants, x, first, last, step)
	local a = math.ceil(math.sqrt(entrants))
	local b = math.ceil(entrants / a)
	local left, right = math.floor(x / b), x % b
	local sign = step
	for round = first, last, step do
		if round % 2 == 1 then
			left = (left + sign *
				draw_shift(key, entrants, round, right)) % a
		else
			right = (right + sign *
				draw_shift(key, entrants, round, left)) % b
		end
	end
	return left * b + right
end

local function draw_walk(key, entrants, n, first, last, step)
	local x = n - 1
	repeat
		x = draw_once(key, entrants, x, first, last, step)
	until x < entrants
	return x + 1
end

local function draw_number(key, entrants, index)
	return draw_walk(key, entrants, index, 1, ROUNDS, 1)
end

local function draw_index(key, entrants, number)
	return draw_walk(key, entrants, number, ROUNDS, 1, -1)
end
