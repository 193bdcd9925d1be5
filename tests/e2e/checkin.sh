#!/bin/sh
# Tickets at the doors of the hall: who may use them, that the codes which buyers
# read are good there, and what usherctl tells of one.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

staff="gate:$USHER_STAFF_PASSWORD"
concert=$(ctl concert add --title 'Tonight' --queue N)
ctl seats add "$concert" --section A --rows 1 --cols 4 --price 100 >/dev/null
sign_in buyer
get "/booking/seats?concert_id=$concert"
seats=$(field '[.seats[:2][].seat_id] | tojson')
post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":$seats}"
held=$(field '[.reservations[].reservation_id] | tojson')
post /booking/complete "{\"reservation_ids\":$held}" -H 'Idempotency-Key: one'
booking=$(field .booking)
tap 'a booking has a number that is no counter' \
	has '^[A-Z][0-9A-Z]{4}-[0-9A-Z]{5}$' "$booking"
post /booking/complete "{\"reservation_ids\":$held}" -H 'Idempotency-Key: one'
is 'and it is told again with the answer' "$(field .booking)" "$booking"
get /booking/me
is 'each seat has a code' \
	"$(field '[.reservations[].ticket] | unique | length')" 2
is 'and the booking its number' \
	"$(field '[.reservations[].booking] | unique[]')" "$booking"
code=$(field '.reservations[0].ticket')
other=$(field '.reservations[1].ticket')
seat=$(field '.reservations[1].seat_id')

forged=${code%????????????????????}00000000000000000000

scan() {	# scan CODE REQUEST CURL-OPTION...
	text=$1 name=$2
	shift 2
	post /booking/checkin "{\"concert_id\":$concert,\"ticket\":\"$text\",
		\"device\":\"gate\",\"request\":\"$name\"}" "$@"
}
scan "$code" one
answers 'a buyer uses no ticket' 401 login_required
scan "$code" one -u "operator:$USHER_OPERATOR_PASSWORD"
answers 'nor does an operator' 401 login_required
get "/booking/tickets?concert_id=$concert"
answers 'nor is the list for buyers' 401 login_required
request /queue/ops -u "$staff"
answers 'the staff are no operators' 401 login_required
scan "$code" one -u "$staff" -H 'Sec-Fetch-Site: cross-site'
answers 'another site uses no ticket' 403 cross_site
post /booking/checkin '{"concert_id":1}' -u "$staff"
answers 'a field that is missing is named' 400 bad_field

scan "$code" one -u "$staff"
is 'the staff let a ticket in' "$(field .result)" good
scan "$code" one -u "$staff"
is 'the same request is good again' "$(field .result)" good
scan "$code" two -u "$staff"
is 'another one is not' "$(field '[.result, .device] | tojson')" \
	'["used","gate"]'
scan "$booking-$seat" three -u "$staff"
is 'a booking and a seat are typed instead' "$(field .result)" good
scan "$forged" four -u "$staff"
is 'a code that is not ours is told' "$(field .result)" bad_signature

request "/booking/tickets?concert_id=$concert" -u "$staff"
is 'the list has what was sold' "$(field '.tickets | length')" 2
is 'and what was used' "$(field '[.tickets[] | .used_at_ms > 0] | all')" true
tap 'and no code' fails grep -q USHER1 "$tmp/body"
is 'and the public keys' "$(field '.keys | tojson')" \
	"$(ctl --json ticket key | tr -d ' ')"
request /booking/tickets?concert_id=99 -u "$staff"
answers 'an unknown concert has none' 404 no_concert

check() {	# check JQ-FILTER CODE
	ctl --json ticket check "$2" >"$tmp/check" 2>"$tmp/why" &&
		jq -e "$1" "$tmp/check" >/dev/null
}
tap 'usherctl checks a code' check \
	".state == \"used\" and .concert_id == $concert" "$code"
tap 'and refuses a forged one' fails check . "$forged"
tap 'by its signature' grep -q 'signature is not right' "$tmp/why"
tap 'and what is none' fails check . usher:1:1
ctl refund "$booking" >/dev/null
tap 'and tells a refund' check '.state == "refunded"' "$other"

ctl keys rotate ticket >/dev/null
tap 'a code stays good when its key is rotated' check \
	'.state == "refunded"' "$code"
server stop mariadb
tap 'without a database the key is enough' check \
	".concert_id == $concert and .state == null" "$code"
tap 'and that is said' grep -q 'does not answer' "$tmp/why"
scan "$code" five -u "$staff"
answers 'the door is told that it has to decide by itself' 503 unavailable
stack_end
