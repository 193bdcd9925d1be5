-- Silence of all is nobody's absence (rule 5).  When the first visitor is heard
-- after a time in which the room could hear nobody (Apache, Redis, the network
-- or the clock was away), everybody who was present before is present, has
-- absent_ms to be back, and those inside have the time back.
-- needs: request room hearing slots presence pace log

-- Seconds, and not each of them: a pause that costs nobody its place is not news.
local function note_silence(gap)
	if gap >= room.absent_ms / 2 then
		note_event(string.format('nobody was heard for %.0f s',
			gap / 1000))
	end
end

local function end_silence(gap)
	local stood, renewed = slot_now(), room.renewed
	keep_seen(gap) -- guard: silence
	is_heard = true
	give_back(slot_now() - stood) -- guard: give_back
	if room.renewed ~= renewed then
		put_off_claims(renewal_left_ms()) -- guard: away
	end
	shift_pace(gap)
	note_silence(gap)
end

-- A visitor makes this call.  What waited for one to be heard is due.
local function hear()
	local unheard = unheard_ms()
	if room.heard_ms > 0 and now - room.heard_ms > LATELY_MS then
		put('ticked_ms', 0)
	end
	if unheard > silence_ms() then
		end_silence(unheard)
	end
	is_heard = true
	if is_heard_due() then
		if is_expecting() then
			learn_gap(unheard)
		end
		note_heard()
	end
	turn_ring()
end

-- At the end of a call: does nobody wait any more, nor is anybody called?  That
-- cannot be but after a change of the counters.  Of the slots, those that have run
-- out and were not swept yet count as well, as they do in inside_shown.
local function stop_expecting()
	if is_heard and room.expecting == 1 and changed.counters and
	    not is_anyone_present() and
	    redis.call('ZCARD', keys[KEY_SLOTS]) <= room.inside_shown then
		put('expecting', 0)
	end
end
