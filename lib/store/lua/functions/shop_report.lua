-- The shop says how many seats are left, and whether it can sell (rule 10).  A
-- room that was never told before is from now on one whose shop reports.
--   KEYS room's
--   ARGV[3] seats that are not paid for   ARGV[4] of these, held
--   ARGV[5] 1: it can sell               returns { flags }
-- needs: request room slots pulse tick register

local function note_stock(sellable, held)
	if room.sellable < 0 and room.by_booking == 0 then
		local stood = slot_now()
		put('by_booking', 1)
		await_report(stood)
		put('pulse_ms', now)	-- until now it was not missed
		put('selling', 1)
	end
	if room.sellable ~= sellable or room.held ~= held then
		put('sellable', sellable)
		put('held', held)
		put('ticked_ms', 0)
	end
end

room_writer('shop_report', function(args)
	note_stock(tonumber(args[3]), tonumber(args[4]))
	hear_report(args[5] == '1')
	return { move_on() }
end)
