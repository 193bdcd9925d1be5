#!/bin/sh
# usherctl draw: what it shows, refuses and checks.  The draw that is checked is
# one that the Python of docs/queue.md makes here, by itself.
set -u
top=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/house/need.sh
. "$top/tests/house/need.sh"
# shellcheck source=tests/tap.sh
. "$top/tests/tap.sh"
servers=redis
# shellcheck source=tests/ctl/servers.sh
. "$top/tests/ctl/servers.sh"
need python3

soon() {	# soon SECONDS: then, as a time
	date -u -d "now + $1 seconds" +%Y-%m-%dT%H:%M:%SZ
}

# --- a room's draw ---
tap 'an opening that is nearer than its freeze is refused' \
	run 1 'later --opens or a shorter --freeze' \
	room open 1 --capacity 1 --opens "$(soon 30)"
tap 'a draw without a freeze is refused' run 1 'a draw needs a freeze' \
	room open 1 --capacity 1 --opens "$(soon 30)" --freeze 0s
tap 'as it is without a unit' run 1 'a draw needs a freeze' \
	room open 1 --capacity 1 --opens "$(soon 30)" --freeze 0
tap 'a beacon without its round is refused' run 1 'an address with its round' \
	room open 1 --capacity 1 --opens "$(soon 900)" --beacon https://a/
tap 'a room is given a draw and a beacon' \
	json '.freeze_ms == 20000 and .beacon == "manual: dice"' \
	room open 1 --capacity 1 --opens "$(soon 900)" --freeze 20s \
	--beacon 'manual: dice'
tap 'its draw is shown' \
	json '(.commitment | length) == 64 and .entrants == null and
	    .frozen_at_ms == null and
	    .opens_at_ms - .freezes_at_ms == 20000 and
	    .beacon == {"url":"manual: dice","round":null,"value":null,"state":"awaited"}' \
	draw show 1
tap 'a value is not taken before the freeze' \
	run 1 'after the freeze and before the draw' draw beacon 1 '1 2 3'
tap 'a room without an opening has no draw' \
	json '.room == "open"' room open 2 --capacity 1 --shop other
tap 'and says so' run 1 'no draw' draw show 2
tap 'it takes no value' run 1 'not .manual' draw beacon 2 7
# Nobody has entered, so that this opening is one in the past, and a freeze too.
tap 'an opening in the past is asked about' \
	run 1 'Open room 3 as of 2[^ ]*Z. That is past: .* --yes' \
	room open 3 --capacity 1 --opens "$(soon -9)"
tap 'and nothing was done' run 1 'no room' room show 3
tap 'a date that no calendar has is refused' run 2 '--opens must be a time' \
	room open 3 --capacity 1 --opens 2026-02-30T00:00:00Z --yes
tap 'a room that opened in the past has an empty draw' \
	json '.room == "open"' room open 3 --capacity 1 --shop other --opens "$(soon -9)" \
	--beacon manual --beacon-wait 0s --yes
drawn() {
	json '.seed != null and .beacon.state == "missed" and
	    .frozen_at_ms >= .freezes_at_ms' draw show 3
}
tap 'which missed its beacon' drawn
tap 'of a draw nothing can be changed' run 1 'entrants of its draw are counted' \
	room set 3 --opens "$(soon 900)"
tap 'also of a room that is there it is asked' run 1 'Open room 1 as of .* --yes' \
	room set 1 --opens "$(soon -9)"
tap 'and nothing has changed' json '.opens_at_ms > .freezes_at_ms and
	.entrants == null' draw show 1

redis-cli -s "$dir/redis.sock" HSET 'usher:{1}:room' issued 1 >/dev/null
tap 'a draw that somebody entered for is not called off' \
	run 1 'bring it nearer with --opens' room set 1 --opens none
tap 'nor by a room that is closed and opened' \
	json '.room == "closed"' room close 1 --yes
tap 'as it is said there too' run 1 'bring it nearer with --opens' \
	room open 1 --capacity 1 --opens none
tap 'it is not held in the past either' run 1 'later --opens' \
	room open 1 --capacity 1 --opens "$(soon -9)"

# --- what anybody can check ---
# shellcheck disable=SC2016	# no expansion is meant
sed -n '/^```python$/,/^```$/p' "$top/docs/queue.md" | sed '/^```/d' \
	>"$dir/draw.py"
tap 'the documentation has the draw in about thirty lines of Python' \
	test "$(wc -l <"$dir/draw.py")" -ge 20 -a "$(wc -l <"$dir/draw.py")" -le 35
cat >"$dir/make.py" <<'END'
import json, sys
from draw import *

entrants, index = 50, 17
lines = [hashlib.sha256(b"%d" % i).hexdigest()[:24] for i in range(entrants)]
lines[29] = "0" * 24
open("list.txt", "w").write("".join(line + "\n" for line in lines))
seed = "00112233445566778899aabbccddeeff" * 2
the_hash = entrants_hash("list.txt")
the_key = key(seed, entrants, the_hash, "로또 1 2 3")
json.dump({"concert_id": 7, "draw": {
    "commitment": commitment(seed), "entrants": entrants,
    "entrants_hash": the_hash, "seed": seed, "key": the_key,
    "beacon": {"url": "manual", "round": None, "value": "로또 1 2 3",
	"state": "came"}}}, open("7.json", "w"))
the_places = sorted(number(the_key, entrants, i + 1) for i in range(entrants))
assert the_places == list(range(1, entrants + 1))
seed = "00112233445566778899aabbccddeeff" * 2
assert [number(seed, 10, i) for i in (1, 5, 10)] == [9, 1, 8]
assert [number(seed, 5000, i) for i in (1, 2500, 5000)] == [2235, 240, 3220]
print(lines[index - 1], number(the_key, entrants, index))
END
made=$(cd "$dir" && python3 make.py) || exit 1
entry=${made% *}
verify() {	# verify CODE PATTERN ARGS...
	code=$1 pattern=$2
	shift 2
	run "$code" "$pattern" draw verify --status "$dir/7.json" "$@"
}
tap 'it gives the places that usherctl gives' \
	json ".number == ${made#* } and .entry == \"stands in the list\" and
	    .frozen_at_ms == null and
	    (.beacon | startswith(\"was typed in by the operator\"))" draw verify --status "$dir/7.json" \
	--list "$dir/list.txt" --index 17 --entry "$entry"
jq '.draw.frozen_at_ms = 1790000000123 |
	.draw.beacon.url = "https://a/5"' "$dir/7.json" >"$dir/address.json"
tap 'it says when the freeze was on disk, and that the value of an address came' \
	json '.frozen_at_ms == 1790000000123 and .beacon == "came"' \
	draw verify --status "$dir/address.json" --list "$dir/list.txt"
tap 'who came after the freeze has the index as number' \
	json '.number == 60' draw verify --status "$dir/7.json" --index 60
tap 'what is not checked is said' verify 0 'give --list'
tap 'another entry is seen' verify 1 'and not this entry' \
	--list "$dir/list.txt" --index 18 --entry "$entry"
sed '3s/./0/g' "$dir/list.txt" >"$dir/other.txt"
tap 'what nobody was known by is told apart' verify 0 'nobody was known' \
	--list "$dir/list.txt" --index 30 --entry "$entry"
tap 'another list is seen' verify 1 'not the published one' \
	--list "$dir/other.txt"
# changed FILTER PATTERN: a document with something changed is found out.
changed() {
	jq "$1" "$dir/7.json" >"$dir/changed.json"
	run 1 "$2" draw verify --status "$dir/changed.json" \
		--list "$dir/list.txt"
}
tap 'another seed is seen' \
	changed '.draw.seed |= ("ff" + .[2:])' 'not the promised one'
tap 'another value of the beacon is seen' \
	changed '.draw.beacon.value = "4"' 'not made of these values'
tap 'a beacon that came and is hidden is seen' \
	changed '.draw.beacon = null' 'not made of these values'
tap 'another count is seen' changed '.draw.entrants = 49' 'not the published'
tap 'another hash is seen' \
	changed '.draw.entrants_hash |= ("00" + .[2:])' 'not the published'
tap 'a draw that is not frozen is nothing to check' \
	changed '.draw.entrants = null' 'not counted yet'
jq '.draw |= (.seed = null | .key = null)' "$dir/7.json" >"$dir/frozen.json"
tap 'the list can be checked before the draw' \
	run 0 'was not held' draw verify --status "$dir/frozen.json" \
	--list "$dir/list.txt"
tap 'what is no status document is refused' \
	run 1 'not a status document' draw verify --status "$dir/list.txt"
tap 'a file that is not there is named' \
	run 1 'nothing.json cannot be read' draw verify --status "$dir/nothing.json"

tap_end
