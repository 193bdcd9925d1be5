-- What of a room is saved beside its checkpoint every few seconds, and is put back
-- when Redis lost it (rule 11): who has showed up, departed or not come, who was
-- always in line, who is inside, and what charts show.  Nothing but these two
-- lists and SNAPSHOT_PARTS says what is in it; C keeps the parts as they are.
local SNAPSHOT_MS = 5000
local SNAPSHOT_PARTS = 'numbers slots history showed_up departed missed steady'
local SNAPSHOT_BITMAPS = { KEY_SHOWED_UP, KEY_DEPARTED, KEY_MISSED,
	KEY_STEADY }
local SNAPSHOT_NUMBERS = { 'now_ms', 'skew_ms', 'issued', 'exempt', 'serving',
	'calls', 'no_shows', 'passed_over', 'absent', 'leavers', 'inside_shown',
	'last_pace_milli', 'left_ahead', 'census_upto', 'message_at_ms' }
