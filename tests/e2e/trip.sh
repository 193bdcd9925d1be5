#!/bin/sh
# The buyer's trip through real Apache, Redis and MariaDB: wait behind
# somebody, be let in, take two seats, pay, hold the tickets.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

concert=$(ctl concert add --title 'A concert' --queue Y)
ctl seats add "$concert" --section A --rows 2 --cols 5 --price 30000 >/dev/null
ctl room open "$concert" --capacity 1 --hold 5m --claim 60s >/dev/null
here="{\"concert_id\":$concert}"

post /queue/enter "$here"
answers 'a visitor who has not signed in cannot enter' 401 login_required

sign_in first
answers 'an account signs in' 200
post /queue/enter "$here"
answers 'the first one enters' 201
is 'and is let in at once' "$(field .state)" admitted

sign_in buyer
post /queue/enter "$here"
is 'the second one waits' "$(field .state)" waiting
is 'with nobody ahead' "$(field .ahead)" 0
number=$(field .number)
post /queue/enter "$here"
is 'entering again is not a new entry' "$http" 200
is 'and keeps the number' "$(field .number)" "$number"
post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[1]}"
answers 'a waiting visitor cannot reserve' 403 token_invalid
get "/booking/seats?concert_id=$concert"
answers 'nor see the seats' 403 token_invalid

visitor=first
post /queue/leave "$here"
is 'the first one leaves' "$(field .released)" true
post /queue/leave "$here"
is 'which repeats without effect' "$(field .released)" false

visitor=buyer
get "/queue/poll?concert_id=$concert"
is 'the freed slot is used at once' "$(field .state)" called
post /queue/claim "$here"
is 'and claimed' "$(field .state)" admitted
is 'and the answer says where to go' \
	"$(field .entry_url)" "/seats.html?concert=$concert"
get "/queue/validate?concert_id=$concert"
is 'the token is valid' "$(field .status)" OK

get "/booking/seats?concert_id=$concert"
is 'ten seats are listed' "$(field '.seats | length')" 10
seats=$(field '[.seats[0, 1].seat_id] | tostring')
post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":$seats}"
answers 'two seats are held' 200
ids=$(field '[.reservations[].reservation_id] | tostring')
pay="{\"reservation_ids\":$ids}"
post /booking/complete "$pay"
answers 'paying needs a key' 400 key_required
post /booking/complete "$pay" -H 'Idempotency-Key: once'
answers 'the seats are paid' 200
is 'for their price' "$(field .amount)" 60000
is 'from the points' "$(field .balance)" 40000
receipt=$body
post /booking/complete "$pay" -H 'Idempotency-Key: once'
is 'paying again gives the same answer' "$body" "$receipt"

get /booking/me
is 'nothing was paid twice' "$(field .balance)" 40000
is 'both tickets are there' \
	"$(field '[.reservations[] | select(.status == "paid")] | length')" 2
get "/queue/validate?concert_id=$concert"
answers 'the slot was given back' 403

sign_in late
post /queue/enter "$here"
is 'and the next one is let in' "$(field .state)" admitted
post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":$seats}"
answers 'a sold seat is not sold again' 409 seat_taken

# A room for anyone, in front of a shop that knows accounts alone.
open=$(ctl concert add --title 'For all' --queue Y)
ctl seats add "$open" --section A --rows 1 --cols 5 --price 30000 >/dev/null
ctl room open "$open" --capacity 1 --identity anyone >/dev/null
here="{\"concert_id\":$open}"
visitor=walker
post /queue/enter "$here"
is 'who has no account is let in' "$(field '"\(.number) \(.state)"')" '1 admitted'
sign_in walker
reserve="{\"concert_id\":$open,\"seat_ids\":[$(seat_id "$open" 0)]}"
get "/booking/seats?concert_id=$open"
answers 'the seats are for accounts that are inside' 403 token_invalid
post /booking/reserve "$reserve"
answers 'after signing in the place is not the account'\''s' 403 token_invalid
get "/queue/poll?concert_id=$open"
answers 'which a poll tells' 410 token_outdated
cp "$tmp/walker.jar" "$tmp/thief.jar"
post /queue/enter "$here"
answers 'entering again is no new entry' 200
is 'and binds the place' "$(field '"\(.number) \(.state)"')" '1 admitted'
get "/queue/poll?concert_id=$open"
is 'so that it is the account'\''s' "$(field .state)" admitted
post /booking/reserve "$reserve"
answers 'and the seat is held' 200
sign_in thief
post /queue/enter "$here"
is 'the older token and cookie give another account no place' \
	"$(field '"\(.number) \(.state)"')" '2 waiting'
visitor=walker
post /booking/complete "{\"reservation_ids\":$(
	get /booking/me
	field '[.reservations[].reservation_id] | tostring')}" \
	-H 'Idempotency-Key: walk'
answers 'the seat is paid' 200
visitor=thief
get "/queue/poll?concert_id=$open"
is 'and the slot goes to the next' "$(field .state)" called

status_known() {
	get "/queue/status/$concert.json"
	[ "$http" = 200 ] && [ "$(field .concert_id)" = "$concert" ]
}
tap 'the status document is served' soon status_known
is 'for a second' "$(header Cache-Control)" max-age=1
# It may be replaced between two reads, once a second.
unchanged() {
	get "/queue/status/$concert.json"
	request "/queue/status/$concert.json" \
		-H "If-None-Match: $(header ETag)" -H 'Cache-Control: max-age=0'
	[ "$http" = 304 ]
}
tap 'and not again while it is the same' soon unchanged
stack_end
