# Seats that are kept without paying, and seats of others.
# shellcheck shell=sh disable=SC2154,SC2034	# shared with tests/attack/run

open=$USHER_CONCERT_OPEN
seat=$(free_seats "$open" 1)
be demo4
reserve "$open" "$seat"
give_back "$(first_hold)"
reserve "$open" "$seat"
answers 'a seat that was given back is not held again at once' \
	409 seat_cooling
be demo5
reserve "$open" "$seat"
answers 'and another buyer gets it' 200
hold=$(first_hold)
visitor=demo4
give_back "$hold"
is "whose hold is nobody else's to give back" "$(field '.cancelled | length')" 0
pay theirs "$hold"
answers 'nor to pay' 410 reservation_expired
visitor=demo5
give_back "$hold"

# The same from many requests at once.
be demo6
other=$(free_seats "$open" 2 | cut -d, -f2)
reserve "$open" "$other"
hold=$(first_hold)
give_back_and_reserve() {
	give_back "$hold"
	reserve "$open" "$other"
}
eight='demo6 demo6 demo6 demo6 demo6 demo6 demo6 demo6'
together "$eight" give_back_and_reserve >"$tmp/raced"
tap 'nor is one held again by requests that race' \
	same 0 "$(taken_by demo6 "$open")"

# More than one account may have.
ctl --json seats list "$open" --status available | jq '.[10:18][].seat_id' \
	>"$tmp/some"
mkdir "$tmp/turns"
reserve_another() {	# each of those that race another one
	while read -r some; do
		! mkdir "${tmp%/*}/turns/$some" 2>"$tmp/taken" || break
	done <"${tmp%/*}/some"
	reserve "$open" "$some"
}
be demo8
together "$(echo "$eight" | sed 's/6/8/g')" reserve_another >"$tmp/raced"
tap 'nor has an account more than its four by a race' \
	same 4 "$(taken_by demo8 "$open")"
get /booking/me
give_back "$(field '[.reservations[].reservation_id] | map(tostring) | join(",")')"

# Seat after seat, each given back.
be demo7
http=200
for seat in $(ctl --json seats list "$open" --status available |
	jq -r '.[20:60][].seat_id'); do
	reserve "$open" "$seat"
	[ "$http" = 200 ] || break
	give_back "$(first_hold)"
done
answers 'holds that are never paid have a budget' 409 holds_exhausted
