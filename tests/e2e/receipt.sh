#!/bin/sh
# An outage of the queue with outage = receipts: its Redis is stopped, and an account
# that was inside goes on by the receipt of its admission, until that ends.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

cookie() {	# cookie NAME: as the jar of the visitor has it, NAME=VALUE
	sed -n "s/^.*	\($1\)	\(.*\)$/\1=\2/p" "$tmp/$visitor.jar"
}

seats_by() {	# seats_by COOKIES: look at the seats with these alone
	http=$(curl -s -o "$tmp/body" -w '%{http_code}' -H "Cookie: $1" \
		"$USHER_URL/booking/seats?concert_id=$concert")
	body=$(cat "$tmp/body")
}

reserve_by() {	# reserve_by COOKIES SEAT-NUMBER: with these alone
	http=$(curl -s -o "$tmp/body" -w '%{http_code}' -H "Cookie: $1" \
		-H 'Content-Type: application/json' \
		-H 'Sec-Fetch-Site: same-origin' \
		-d "{\"concert_id\":$concert,\"seat_ids\":[$(seat_id \
			"$concert" "$2")]}" "$USHER_URL/booking/reserve")
	body=$(cat "$tmp/body")
}

reserved_by() {	# reserved_by HTTP COOKIES SEAT-NUMBER
	reserve_by "$2" "$3"
	[ "$http" = "$1" ]
}

queue_answers() {	# queue_answers HTTP
	get /queue/health
	[ "$http" = "$1" ]
}

given() {	# the receipt's cookie as the last answer gives it, after its value
	header Set-Cookie | sed -n "s/^usher_receipt_$concert=[^;]*; //p"
}

concert=$(ctl concert add --title 'With a line' --queue Y)
ctl seats add "$concert" --section A --rows 2 --cols 5 --price 1000 >/dev/null
ctl room open "$concert" --capacity 10 >/dev/null
here="{\"concert_id\":$concert}"

# --- who is given one -------------------------------------------------------

sign_in insider
post /queue/enter "$here"
get "/queue/poll?concert_id=$concert"
is 'without the setting nobody is given a receipt' \
	"$(field .state) $(cookie "usher_receipt_$concert")" 'admitted '

printf '[booking]\noutage = receipts\n' >>"$USHER_CONF"
server restart apache
server restart door
get "/queue/poll?concert_id=$concert"
tap 'with it an account that is inside is' \
	has '^Path=/; Max-Age=[1-9][0-9]*; HttpOnly; SameSite=Lax$' "$(given)"
is 'for the time it has left' \
	"$(field ".remaining_ms / 1000 | ceil")" \
	"$(given | sed 's/.*Max-Age=\([0-9]*\).*/\1/')"
get "/queue/poll?concert_id=$concert"
is 'and once' "$(given)" ''
get "/queue/validate?concert_id=$concert"
is 'whatever it asks' "$http $(given)" '200 '
session=$(cookie usher_session)
token=$(cookie "usher_token_$concert")
receipt=$(cookie "usher_receipt_$concert")

sign_in leaver
post /queue/enter "$here"
tap 'one that is let in at once has it from the start' \
	has '^Path=/; Max-Age=' "$(given)"
post /queue/leave "$here"
tap 'and gives it up with its place' has '^Path=/; Max-Age=0;' "$(given)"

ctl room set "$concert" --hold 5s >/dev/null
sign_in late
post /queue/enter "$here"
late=$(cookie usher_session)\;$(cookie "usher_token_$concert")
late=$late\;$(cookie "usher_receipt_$concert")
late_ends_ms=$(field .expires_at_ms)
tap 'each has one of its own' has "usher_receipt_$concert=[^;]{140}" "$late"
sign_in thief
thief=$(cookie usher_session)
sign_in stranger
stranger=$(cookie usher_session)

# --- while the queue is down ------------------------------------------------

server stop redis
tap 'the queue is down' soon queue_answers 503
# The verdict on it is shared for a second.
tap 'a stranger goes on by the bypass' soon reserved_by 200 "$stranger" 0
reserve_by "$session; $token; $receipt" 1
answers 'an account with its receipt goes on, too' 200
seats_by "$session; $token; $receipt"
answers 'and sees the seats' 200
reserve_by "$session; $token" 2
answers 'with the token alone it has to wait' 503 queue_unavailable
reserve_by "$thief; $token; $receipt" 2
answers 'as has another account with both' 503 queue_unavailable
reserve_by "$session; $token; ${receipt%?????}AAAAA" 2
answers 'and one with another signature' 503 queue_unavailable
until [ "$(date +%s%3N)" -gt "$late_ends_ms" ]; do
	sleep 0.1
done
reserve_by "$late" 2
answers 'and one whose admission has ended' 503 queue_unavailable
seats_by "$late"
answers 'which sees no seats either' 503 queue_unavailable
reserve_by "$session; $token; $receipt" 2
answers 'while the first one goes on' 200
get /booking/ops -u "operator:$USHER_OPERATOR_PASSWORD"
is 'an operator sees that it was one' "$(field \
	".concerts[0] | [.receipt_admitted, .receipt_refused] | @csv")" '1,0'
is 'and so does the log' "$(grep -c \
	"account insider goes on in concert $concert by its receipt" \
	"$tmp/state/apache.log")" 1

# --- and when it is back ----------------------------------------------------

server start redis
tap 'the queue is back' soon queue_answers 200
reserve_by "$session; $token; $receipt" 3
answers 'and says of the token that it is good' 200
visitor=insider
post /queue/leave "$here"
reserve_by "$session; $token; $receipt" 4
answers 'or not: then no receipt helps' 403 token_invalid
soon reserved_by 403 "$session; $receipt" 4
answers 'and a receipt alone opens nothing' 403 token_required
stack_end
