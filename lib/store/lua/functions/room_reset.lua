-- Begin a new epoch: older tokens are outdated, and so are the visitors'
-- buckets.  What was called in the last minute still counts for the rate.
--   KEYS room's
--   ARGV[3] operator   ARGV[4] what   ARGV[5] epoch   ARGV[6] seed
--   ARGV[7] commitment   ARGV[8] limit   ARGV[9] opens_at_ms   ARGV[10] witness
--   ARGV[11] entry_salt
--   returns { flags }; conflict: between a freeze and its draw
-- needs: request room order presence census tick log register

local function begin_epoch(args)
	redis.call('UNLINK', keys[KEY_SLOTS], keys[KEY_SHOWED_UP],
		keys[KEY_DEPARTED], keys[KEY_RETURNING], keys[KEY_HISTORY],
		keys[KEY_POLLS], keys[KEY_MISSED])
	forget_all_seen()
	forget_census()
	for _, field in ipairs(ZERO_AT_RESET) do
		put(field, 0)
	end
	put_text('seed', args[6])
	put_text('commitment', args[7])
	put_text('entry_salt', args[11])
	for _, text in ipairs({ 'entrants_hash', 'beacon_value', 'draw_key' }) do
		put_text(text, '')
	end
	put('epoch', tonumber(args[5]))
	put('issued_limit', tonumber(args[8]))
	put('opens_at_ms', tonumber(args[9]))
	put('entrants', -1)
	put('gaps', '')
	put('witness', args[10])
end

room_writer('room_reset', function(args)
	if is_scheduled() and room.entrants >= 0 then
		return redis.error_reply('conflict a draw forbids it')
	end
	if tonumber(args[5]) > room.epoch then
		begin_epoch(args)
		note_change(args[3], args[4])
	end
	return { move_on() }
end)
