-- Move a room on: free what ran out, call whose turn it is.
-- uses: room_keys room gaps draw order presence state pace rate next call tick
--   returns { flags, epoch }
return { move_on(), room.epoch }
