-- The shop behind the line (rule 10): whether it can sell.  One that is usher's
-- booking reports; any may be asked by a probe.  What is heard of it is noted in
-- modules/pulse.lua.
-- needs: request
local PULSE_MS = 15000	-- without a report for so long it is down
local VERDICT_MS = 60000	-- what a probe found, if none is made any more

-- A verdict that nobody renews says nothing: usher-advance does not run.
local function is_probed()
	return room.probed_ms > 0 and now - room.probed_ms < VERDICT_MS
end

local function report_trouble()
	if room.by_booking == 0 then
		return SHOP_UP
	elseif room.pulse_ms == 0 then -- guard: told
		return SHOP_NO_REPORT_YET -- guard: told
	elseif now - room.pulse_ms > PULSE_MS then -- guard: pulse
		return SHOP_NO_REPORT -- guard: pulse
	elseif room.selling == 0 then -- guard: selling
		return SHOP_NOT_SELLING -- guard: selling
	end
	return SHOP_UP
end

local function probe_trouble()
	if room.probe_down == 1 and is_probed() then
		return SHOP_PROBE_FAILED
	end
	return SHOP_UP
end

-- Why it cannot sell; SHOP_UP when it can.
local function shop_trouble()
	local trouble = report_trouble()
	return trouble ~= SHOP_UP and trouble or probe_trouble()
end

-- Is anything heard of the shop?  Then sold_ms and sold_slot_ms say when it is
-- last known to have sold.
local function is_watched()
	return room.by_booking == 1 or is_probed()
end

-- The same as shop_trouble() in words.
local function trouble_in_words(trouble)
	if trouble == SHOP_NO_REPORT_YET then
		return 'no report yet'
	elseif trouble == SHOP_NO_REPORT then
		return string.format('no report for %d s',
			(now - room.pulse_ms) / 1000)
	elseif trouble == SHOP_NOT_SELLING then
		return 'the shop says it cannot sell'
	elseif trouble == SHOP_PROBE_FAILED then
		return 'probe failed: ' ..
			(redis.call('HGET', keys[KEY_ROOM], 'probe_why') or '')
	end
	return ''
end
