-- What is heard of the shop (rule 10): its reports and its probes.  Once it sells
-- again, those inside have the time back that it was down.
-- needs: request room hearing shop slots
local PROBE_EVERY_MS = 5000
local PROBE_TRIES = 2	-- results in a row that change the verdict

local function note_sold()
	put('sold_ms', now)
	put('sold_slot_ms', slot_now())
end

-- Note what was heard.  If nothing else is wrong, the shop is up, and those inside
-- have the time back; and it is known to sell, unless its last probe has failed.
local function hear_shop(note)
	local was_down, stood = shop_trouble() ~= SHOP_UP, slot_now()
	note()
	if shop_trouble() ~= SHOP_UP then
		return
	elseif was_down then
		give_back_since(stood, known_now()) -- guard: shop_back
	end
	if room.probe_streak == 0 then
		note_sold()
	end
end

-- A report of the shop.
local function hear_report(is_selling)
	hear_shop(function()
		put('pulse_ms', now)
		put('selling', is_selling and 1 or 0)
	end)
end

-- Nothing was heard yet of a shop that reports: the slots' clock stands where it
-- is, also where a probe had stopped it before.
local function await_report(stood)
	put('pulse_ms', 0)
	put('sold_ms', now)
	put('sold_slot_ms', stood)
end

-- Is the shop to be asked by this caller?
local function take_probe()
	if now < room.probe_due_ms then
		return false
	end
	put('probe_due_ms', now + PROBE_EVERY_MS)
	return true
end

-- Another shop is asked from now on, or none.
local function forget_probes()
	put('probe_due_ms', 0)
	put('probed_ms', 0)
	put('probe_streak', 0)
	put('probe_down', 0)
end

-- What probes found and nobody renewed is over, a failure that could have been
-- the first of two as well.  Those inside have the time back up to then.
local function forget_verdict()
	local over_ms, was_down = room.probed_ms + VERDICT_MS, room.probe_down
	if is_probed() or room.probe_down + room.probe_streak == 0 then
		return
	end
	put('probe_down', 0)
	put('probe_streak', 0)
	if was_down == 1 and shop_trouble() == SHOP_UP then
		give_back_since(room.sold_slot_ms +
			math.max(0, heard_now() - over_ms),
			math.max(heard_now(), over_ms))
		note_sold()
	end
end

-- Two results in a row change the verdict.
local function judge(is_good)
	if is_good == (room.probe_down == 0) then
		put('probe_streak', 0)
		return
	end
	put('probe_streak', room.probe_streak + 1)
	if room.probe_streak >= PROBE_TRIES then -- guard: probe
		put('probe_down', 1 - room.probe_down) -- guard: probe
		put('probe_streak', 0) -- guard: probe
	end -- guard: probe
end

-- A probe has ended; `why` it failed, in words.
local function hear_probe(is_good, why)
	if not is_good then
		put_text('probe_why', why)
	end
	hear_shop(function()
		if not is_watched() then
			note_sold()
		end
		put('probed_ms', now)
		judge(is_good)
	end)
end
