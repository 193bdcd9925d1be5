# Tickets that nobody was sold, and copies.
# shellcheck shell=sh disable=SC2154,SC2034	# shared with tests/attack/run

open=$USHER_CONCERT_OPEN
be demo8
reserve "$open" "$(ctl --json seats list "$open" --status available |
	jq -r '[.[-3:][].seat_id] | join(",")')"
pay tickets \
	"$(field '[.reservations[].reservation_id | tostring] | join(",")')"
answers 'three seats are bought' 200
booking=$(field .booking)
get /booking/me
ticket() {	# ticket N: from 0
	field "[.reservations[] | select(.concert_id == $open and .ticket)]
		[$1].ticket"
}
first=$(ticket 0) second=$(ticket 1) third=$(ticket 2)
is 'each has a ticket of its own' \
	"$(printf '%s\n' "$first" "$second" "$third" | sort -u | wc -l)" 3

presented() {	# presented TICKET [CONCERT]: what a device at the door sends
	printf '{"concert_id":%s,"ticket":"%s","device":"gate 1","request":"%s"}\n' \
		"${2-$open}" "$1" "$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')"
}
at_the_door() {	# at_the_door SENTENCE RESULT TICKET [CONCERT]
	sentence=$1 result=$2
	shift 2
	visitor=gate
	post /booking/checkin "$(presented "$@")" \
		-u "gate:$USHER_STAFF_PASSWORD"
	is "$sentence" "$http $(field .result)" "200 $result"
}
for made_up in "usher:$open:1" USHER1 "$booking" "$booking-1"; do
	at_the_door "$(printf %.20s "$made_up") is no ticket" \
		unknown "$made_up"
done
at_the_door 'nor is one that nobody signed' bad_signature \
	"$(printf 'USHER1%0127d' 0)"
for n in 9 14 18 30 60 133; do
	at_the_door "nor is a ticket with another letter $n" \
		"$([ $n -eq 133 ] && echo unknown || echo bad_signature)" \
		"$(changed "$first" $n)"
done
at_the_door 'a ticket is not good for another concert' other_concert "$first" \
	"$USHER_CONCERT_STADIUM"
at_the_door 'it is good for its own' good "$first"
at_the_door 'once' used "$first"
at_the_door 'in whatever letters it is written' used \
	"$(printf %s "$first" | tr '[:upper:]' '[:lower:]')"

# Copies of one at all doors at the same time.
for _ in 1 2 3 4 5 6 7 8; do
	echo "gate /booking/checkin $(presented "$second")"
done | together "user = \"gate:$USHER_STAFF_PASSWORD\"" >"$tmp/doors"
is 'of its copies one is let in' "$(grep -c ' good$' "$tmp/doors")" 1
is 'and the others are told' "$(grep -c ' used$' "$tmp/doors")" 7

visitor=nobody
post /booking/checkin "$(presented "$third")"
answers 'nobody but the staff uses tickets' 401 login_required
get "/booking/tickets?concert_id=$open"
answers 'nor knows which there are' 401 login_required
get "/booking/tickets?concert_id=$open" -u "gate:$USHER_STAFF_PASSWORD"
tap 'and the staff know no codes' fails grep -qi USHER1 "$tmp/body"
checks() {	# checks TICKET
	ctl ticket check "$1" >"$tmp/out" 2>&1
}
tap 'usherctl finds a ticket good' checks "$third"
tap 'and none that was changed' fails checks "$(changed "$third" 60)"
ctl refund "$booking" >"$tmp/out"
at_the_door 'one that was refunded lets nobody in' refunded "$third"
