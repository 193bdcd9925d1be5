-- The keys of a room, the same for every script, and what is asked of it.
--   KEYS[1..14] room slots came left back calls history log polls seen * 5
--   KEYS[15] the visitor's bucket   KEYS[16] new visitors of its address
--   ARGV[1] run_id of the server    ARGV[2] now_ms, 0: the clock of Redis
local key = {
	room = KEYS[1], slots = KEYS[2], came = KEYS[3], left = KEYS[4],
	back = KEYS[5], calls = KEYS[6], history = KEYS[7], log = KEYS[8],
	polls = KEYS[9], who = KEYS[15], address = KEYS[16],
}
local seen = { KEYS[10], KEYS[11], KEYS[12], KEYS[13], KEYS[14] }
local run_id, now = ARGV[1], tonumber(ARGV[2])
if now == 0 then
	local t = redis.call('TIME')
	now = t[1] * 1000 + math.floor(t[2] / 1000)
end
