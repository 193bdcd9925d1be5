#!/bin/sh
# A session ends when its account signs out, gets another password or is signed out
# by the operator: a copy of the cookie, here or on another device, then holds, pays
# and gives back nothing.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

password='a long password'
concert=$(ctl concert add --title 'A concert' --queue N)
ctl seats add "$concert" --section A --rows 1 --cols 8 --price 100 >/dev/null
waited=$(ctl concert add --title 'A line' --queue Y)
ctl room open "$waited" --capacity 1 >/dev/null
echo "$password" | ctl account add kim --name Kim --points 1000 >/dev/null

sign_in_on() {	# sign_in_on DEVICE [PASSWORD]: a new session of kim
	visitor=$1
	post /booking/login \
		"{\"account_id\":\"kim\",\"password\":\"${2-$password}\"}"
}

copy() {	# copy DEVICE: the thief has its cookies
	cp "$tmp/$1.jar" "$tmp/thief.jar"
	visitor=thief
}

sign_out() {	# sign_out DEVICE
	visitor=$1
	post /booking/logout '{}'
}

seat() {	# seat N: the id of the nth seat, from 0
	get "/booking/seats?concert_id=$concert"
	field ".seats[$1].seat_id"
}

reserve() {	# reserve N
	seat=$(seat "$1")
	post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[$seat]}"
}

pay() {	# pay RESERVATION KEY
	post /booking/complete "{\"reservation_ids\":[$1]}" \
		-H "Idempotency-Key: $2"
}

# What a session could change.
state() {
	mariadb --no-defaults -u root -S "$USHER_MYSQL_SOCKET" usher -N -e '
		CHECKSUM TABLE account, point, seat, reservation, payment,
		payment_item, point_ledger, idempotency, seat_version'
}

# The session of a device is over: all that it may ask is refused, changes nothing
# and takes the cookie away.
over() {	# over SENTENCE DEVICE
	visitor=$2 before=$(state)
	cp "$tmp/$2.jar" "$tmp/old.jar"
	for ask in me reserve complete cancel; do
		cp "$tmp/old.jar" "$tmp/$2.jar"
		case $ask in
		me) get /booking/me ;;
		reserve) reserve 1 ;;
		complete) pay "$held" "over-$ask" ;;
		cancel) post /booking/cancel "{\"reservation_ids\":[$held]}" ;;
		esac
		answers "$1: $ask is refused" 401 login_required
		is '  and the cookie taken away' \
			"$(grep -c usher_session "$tmp/$2.jar")" 0
	done
	cp "$tmp/old.jar" "$tmp/$2.jar"
	get "/booking/seats?concert_id=$concert"
	is '  no seat is its own' \
		"$(field '[.seats[] | select(.status == "mine")] | length')" 0
	is '  and nothing changed' "$(state)" "$before"
}

# --- sign-out ---------------------------------------------------------------

sign_in_on phone
sign_in_on laptop
reserve 0
held=$(field '.reservations[0].reservation_id')
copy laptop
reserve 2
answers 'a copy of a cookie is as good as it' 200
visitor=phone
reserve 3
answers 'and so is another session of the account' 200

sign_out laptop
answers 'an account signs out' 204
is '  and the cookie is taken away' "$(grep -c usher_session "$tmp/laptop.jar")" 0
over 'after it a copy of the cookie' thief
over 'after it another device' phone

sign_in_on laptop
pay "$held" one
answers 'what was held is paid in a new session' 200
sign_out thief
answers 'signing out by an old cookie is no error' 204
visitor=laptop
get /booking/me
answers 'and ends no other session' 200
for cookie in x "$(printf %0512d 0)"; do
	visitor=nobody
	post /booking/logout '{}' -H "Cookie: usher_session=$cookie"
	answers 'nor does signing out by no session at all' 204
done
visitor=laptop
get /booking/me
answers '  as it is still there' 200

# --- a new password, and the operator ---------------------------------------

reserve 4
held=$(field '.reservations[0].reservation_id')
copy laptop
echo 'another password' | ctl account password kim
over 'after a new password' thief
sign_in_on laptop
answers 'the old password signs in no more' 401 login_failed
sign_in_on laptop 'another password'
get /booking/me
answers 'the new one does' 200

copy laptop
ctl account signout kim
over 'after usherctl account signout' thief
sign_in_on laptop 'another password'
visitor=laptop
pay "$held" two
answers 'and the account may sign in and pay' 200

# --- limits -----------------------------------------------------------------

# The limit comes before the session is looked at: each has its own count.
copy laptop
sign_out laptop
sign_in_on laptop 'another password'
wanted="{\"concert_id\":$concert,\"seat_ids\":[$(seat 5)]}"
session=$(grep -o 'usher_session.*' "$tmp/thief.jar" | tr '\t' =)
visitor=nobody asked=0
while [ "$asked" -lt 100 ] && post /booking/reserve "$wanted" \
	-H "Cookie: $session" && [ "$http" = 401 ]; do
	asked=$((asked + 1))
done
answers 'somebody reserves with an old cookie, until that is too often' \
	429 too_many_requests
visitor=laptop
post /booking/reserve "$wanted"
answers 'which uses up nothing of the account, that has its four seats' \
	409 limit_reached

# --- where the check ends ---------------------------------------------------

# The queue has no database: it believes a session until its end.
copy laptop
sign_out laptop
visitor=thief
post /queue/enter "{\"concert_id\":$waited}"
answers 'in the line an ended session still stands for its account' 201

sign_in_on laptop 'another password'
server stop mariadb
sign_out laptop
answers 'without a database a sign-out is not done' 503 unavailable
is '  nor called so: the cookie is still there' \
	"$(grep -c usher_session "$tmp/laptop.jar")" 1
visitor=nobody
post /booking/logout '{}'
answers 'without a session there is nothing to do' 204
server start mariadb
signed_out() {
	sign_out laptop
	[ "$http" = 204 ]
}
copy laptop
tap 'it is done at the next try' soon signed_out
visitor=thief
get /booking/me
answers '  and the session ended' 401 login_required
stack_end
