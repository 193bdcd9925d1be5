#!/bin/sh
# A sale has a window, with the queue up or down: an outage of the queue service
# opens no sale, whatever state the room was in.  And a seat is not kept by giving
# it back and taking it again.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

later=$(date -u -d '+1 hour' +%FT%TZ)
later_ms=$(date -d "$later" +%s000)
earlier=$(date -u -d '-1 minute' +%FT%TZ)

concert() {	# concert QUEUE: with eight seats; prints its id
	new=$(ctl concert add --title 'A show' --queue "$1")
	ctl seats add "$new" --section A --rows 1 --cols 8 --price 1000 \
		>/dev/null
	echo "$new"
}
reserve() {	# reserve CONCERT N
	seat=$(seat_id "$1" "$2")
	post /booking/reserve "{\"concert_id\":$1,\"seat_ids\":[$seat]}"
}
reserved() {	# reserved HTTP CONCERT N
	reserve "$2" "$3"
	[ "$http" = "$1" ]
}
listed() {	# listed CONCERT JQ-FILTER: of its row in the list
	get "/booking/concerts?concert_id=$1"
	field ".concerts[0]$2"
}
lists() {	# lists CONCERT JQ-FILTER VALUE
	[ "$(listed "$1" "$2")" = "$3" ]
}

# --- with the queue up ---
plain=$(concert N)
sign_in buyer
reserve "$plain" 0
answers 'without a window a concert is on sale' 200
held=$(field '.reservations[0].reservation_id')

ctl concert set "$plain" --sale-opens "$later" >/dev/null
reserve "$plain" 1
answers 'before its sale nothing is reserved' 409 sale_not_open
is 'and the buyer is told when' "$(field .sale_opens_at_ms)" "$later_ms"
tap 'so is everybody' soon lists "$plain" .sale not_open
is 'and when it opens' "$(listed "$plain" .sale_opens_at_ms)" "$later_ms"

ctl sale stop "$plain" >/dev/null
reserve "$plain" 1
answers 'after it nothing is either' 410 sale_closed
ctl concert set "$plain" --sale-closes none --starts "$earlier" >/dev/null
reserve "$plain" 1
answers 'a show that has begun does not sell' 410 sale_closed

ctl concert set "$plain" --hidden Y >/dev/null
tap 'a hidden concert is not listed' soon lists "$plain" '' null
post /booking/reserve "{\"concert_id\":$plain,\"seat_ids\":[$seat]}"
answers 'nor is anything reserved there' 404 no_concert
seats_are() {	# seats_are HTTP
	get "/booking/seats?concert_id=$plain"
	[ "$http" = "$1" ]
}
tap 'nor has it seats' soon seats_are 404
get '/booking/me'
is 'what a buyer holds there is to be seen' \
	"$(field '.reservations[0].reservation_id')" "$held"
post /booking/complete "{\"reservation_ids\":[$held]}" -H 'Idempotency-Key: k'
answers 'and can be paid' 200

# --- the room ---
room_is() {	# room_is STATE
	get "/queue/status/$lined.json"
	[ "$(field .room)" = "$1" ]
}
lined=$(concert Y)
ctl room open "$lined" --capacity 5 >/dev/null
ctl concert set "$lined" --sale-opens "$later" >/dev/null 2>&1
tap 'a room that opens before its sale waits for it' soon room_is shop_down
sign_in early
post /queue/enter "{\"concert_id\":$lined}"
is 'so that nobody is called in vain' "$(field .state)" waiting
ctl concert set "$lined" --sale-opens none >/dev/null
tap 'and goes on when it opens' soon room_is open
ctl sale stop "$lined" >/dev/null
tap 'when it has ended nobody waits for what does not come' \
	soon room_is sold_out
ctl sale set "$lined" --closes none --opens none >/dev/null
tap 'unless the operator lets it go on' soon room_is open

# --- with the queue down ---
scheduled=$(concert Y) paused=$(concert Y) closed=$(concert Y) none=$(concert Y)
shut=$(concert Y)
for room in "$scheduled" "$paused" "$closed"; do
	ctl room open "$room" --capacity 5 --identity account >/dev/null
done
ctl sale set "$scheduled" --opens "$later" >/dev/null
ctl room pause "$paused" >/dev/null 2>"$tmp/err"
tap 'to pause a room says that its sale goes on' \
	grep -q "sale stop $paused" "$tmp/err"
ctl concert set "$paused" --sale-opens "$later" >/dev/null 2>&1
ctl room close "$closed" --yes >/dev/null 2>&1
ctl sale stop "$closed" >/dev/null
ctl concert set "$none" --sale-opens "$later" >/dev/null
ctl concert set "$shut" --bypass-per-min 0 >/dev/null

sign_in stranger
reserve "$lined" 2
answers 'while the queue is up a stranger waits in line' 403 token_required
server stop redis
soon reserved 200 "$lined" 2
answers 'while it is down a concert on sale is sold' 200
reserve "$scheduled" 0
answers 'one whose room opens in an hour is not' 409 sale_not_open
reserve "$paused" 0
answers 'nor one that was paused, and its sale put off' 409 sale_not_open
reserve "$closed" 0
answers 'nor one that was closed, and its sale ended' 410 sale_closed
reserve "$none" 0
answers 'nor one that has no room yet' 409 sale_not_open
reserve "$shut" 0
answers 'nor one that is never sold past its line' 503 busy
server start redis

# --- seats are not hoarded ---
# Gives a seat back and takes it again within one connection, as fast as can be.
again() {	# again RESERVATION SEAT: the code of the second answer
	curl -s -o /dev/null -b "$tmp/$visitor.jar" \
		-H 'Content-Type: application/json' \
		-d "{\"reservation_ids\":[$1]}" "$USHER_URL/booking/cancel" \
		--next -s -b "$tmp/$visitor.jar" \
		-H 'Content-Type: application/json' \
		-d "{\"concert_id\":$plain,\"seat_ids\":[$2]}" \
		"$USHER_URL/booking/reserve" >"$tmp/body"
	field '.code // "held"'
}
plain=$(concert N)
sign_in keeper
reserve "$plain" 3
id=$(field '.reservations[0].reservation_id')
is 'a seat that was given back is not taken again' "$(again "$id" "$seat")" \
	seat_cooling
is 'the answer names it' "$(field '.seat_ids | tostring')" "[$seat]"
tap 'and the time' [ "$(field '.again_at_ms > 1700000000000')" = true ]
visitor=stranger
reserve "$plain" 3
answers 'a rival has it at the first try' 200

ctl concert set "$plain" --cooldown 0s --unpaid-holds 2 >/dev/null
visitor=keeper
for n in 4 6; do
	reserve "$plain" $n
	post /booking/cancel "{\"reservation_ids\":[$(
		field '.reservations[0].reservation_id')]}"
done
reserve "$plain" 5
answers 'nor are seats held in turn for ever' 409 holds_exhausted
stack_end
