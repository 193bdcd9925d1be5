#!/bin/sh
# usherctl and the window of a sale: of booking alone, and together with the
# room's.
set -u
top=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/house/need.sh
. "$top/tests/house/need.sh"
# shellcheck source=tests/tap.sh
. "$top/tests/tap.sh"
# shellcheck source=tests/ctl/servers.sh
. "$top/tests/ctl/servers.sh"

"$usherctl" migrate --user root --from "$top/sql" >/dev/null || exit 1
opens=2037-11-22T20:00:00Z closes=2037-11-28T20:00:00Z
opens_ms=$(date -d $opens +%s000) closes_ms=$(date -d $closes +%s000)

warned() {	# warned PATTERN: the last command said so on standard error
	has "$1" "$(cat "$dir/err")"
}

silent() {	# silent: it said nothing, but that the folder of the test is root's
	same '' "$(grep -v 'belongs to root' "$dir/err")"
}

# --- the concert alone ---
tap 'a concert is on sale from the start' run 0 '^1$' \
	concert add --title One --queue Y
tap 'and says so' json '.sale == "open" and .sale_opens_at_ms == 0 and
	.sale_closes_at_ms == 0 and .hidden == "N" and .cooldown == "hold" and
	.unpaid_holds == -1' concert show 1
tap 'it is given an opening' \
	json ".sale == \"not_open\" and .sale_opens_at_ms == $opens_ms" \
	concert set 1 --sale-opens $opens
tap 'which people read' run 0 "${opens%Z}.000Z" concert show 1
tap 'and a close' json ".sale_closes_at_ms == $closes_ms" \
	concert set 1 --sale-closes $closes
tap 'a close before the opening is refused, and says why' \
	run 1 'must close after it opens' concert set 1 --sale-closes 2037-01-01T00:00Z
tap 'a close that has passed is one' json '.sale == "closed"' \
	concert set 1 --sale-opens none --sale-closes 2020-01-01T00:00Z
tap 'so is a show that has begun' json '.sale == "closed"' \
	concert set 1 --sale-closes none --starts 2020-01-01T00:00Z
tap 'a hidden concert is hidden' json '.sale == "hidden"' \
	concert set 1 --starts none --hidden Y
tap 'in the list too' json '.[0].sale == "hidden"' concert list
tap 'a cooldown is a duration' json '.cooldown == "90s"' \
	concert set 1 --hidden N --cooldown 90s
tap 'or as long as a hold' json '.cooldown == "hold"' \
	concert set 1 --cooldown hold
tap 'and nothing else' run 2 'from 0s to 24h, or hold, not .ages' \
	concert set 1 --cooldown ages
tap 'nor a part of a second' run 1 'whole seconds' \
	concert set 1 --cooldown 1500ms

# --- and its room ---
tap 'both are set by one command' json \
	".sale == \"not_open\" and .sale_opens_at_ms == $opens_ms" \
	sale set 1 --opens $opens
tap 'which says that there is no room yet' warned 'concert 1 has no room yet'
tap 'a room that opens with its sale is nothing to speak of' \
	run 0 '' room open 1 --capacity 5 --opens $opens
tap 'indeed' silent
tap 'one that opens earlier is' run 0 '' room set 1 --opens 2037-11-22T19:00Z
tap 'and the operator is told' warned \
	"sale of concert 1 opens ${opens%Z}.000Z, its room 2037-11-22T19:00:00.000Z; .usherctl sale set 1 --opens"
tap 'from the side of the concert as well' run 0 '' concert show 1
tap 'in the same words' warned "opens ${opens%Z}.000Z, its room 2037-11-22T19"
tap 'one command mends it' run 0 '' sale set 1 --opens $opens --closes $closes
tap 'the room has it' json ".opens_at_ms == $opens_ms and
	.closes_at_ms == $closes_ms" room show 1
tap 'and the concert' json ".sale_opens_at_ms == $opens_ms and
	.sale_closes_at_ms == $closes_ms" concert show 1
tap 'without a word' silent
tap 'a sale that closes when the room does not is told of' \
	run 0 '' concert set 1 --sale-closes none
tap 'as never' warned "closes never, its room ${closes%Z}.000Z"
tap 'a room refuses times that contradict one another, and nothing changes' \
	run 1 'close after it opens' sale set 1 --closes 2037-01-01T00:00Z
tap 'as can be seen' json '.sale_closes_at_ms == 0' concert show 1
tap 'no time at all is a mistake' run 1 'give --opens, --closes or both' \
	sale set 1

# A line that is stopped stops no sale.
tap 'a sale is opened' json '.sale == "open"' \
	sale set 1 --opens none --closes none
tap 'a room is paused' run 0 '' room pause 1
tap 'and its sale is spoken of' warned \
	'concert 1 is still on sale.*sale stop 1.*--sale-opens'
tap 'a sale is stopped' json '.sale == "closed"' sale stop 1
tap 'then nothing is to be said' run 0 '' room close 1 --yes
tap 'nothing' silent
tap 'a sale is put off' json '.sale == "not_open"' \
	concert set 1 --sale-opens $opens --sale-closes none
tap 'one that is yet to open is stopped too' json '.sale == "closed"' \
	sale stop 1
tap 'a concert that is not there is not stopped' run 1 'unknown concert' \
	sale stop 9

# The queue host of two, where the settings are both services' and the passwords
# are not.
rm "$dir/usher_list"
tap 'a room is opened where the sale is not known' run 0 '' \
	room open 2 --capacity 1
tap 'without a word of its password' silent

tap_end
