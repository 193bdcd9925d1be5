-- The visitors of the older epoch are gone: new ones may enter.
-- uses: keys room
--   returns { epoch }
put('clearing', 0)
return { room.epoch }
