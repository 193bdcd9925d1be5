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
pay theirs "$hold"
answers "whose hold is nobody else's to pay" 410 reservation_expired
give_back "$hold"
is 'nor to give back' "$(field '.cancelled | length')" 0
visitor=demo5
give_back "$hold"

# The same from many requests at once.
be demo6
other=$(free_seats "$open" 2 | cut -d, -f2)
reserve "$open" "$other"
hold=$(first_hold)
for _ in 1 2 3 4 5 6 7 8; do
	echo "demo6 /booking/cancel {\"reservation_ids\":[$hold]}"
	echo "demo6 /booking/reserve {\"concert_id\":$open,\"seat_ids\":[$other]}"
done | together >"$tmp/raced"
tap 'nor is one held again by requests that race' \
	same 0 "$(taken_by demo6 "$open")"

# More than one account may have.
be demo8
ctl --json seats list "$open" --status available | jq '.[10:34][].seat_id' |
	sed "s|.*|demo8 /booking/reserve {\"concert_id\":$open,\"seat_ids\":[&]}|" |
	together >"$tmp/raced"
tap 'nor has an account more than its four by a race' \
	same 4 "$(taken_by demo8 "$open")"
get /booking/me
give_back "$(field '[.reservations[].reservation_id | tostring] | join(",")')"

# Seat after seat, each given back.
be demo7
http=200
for seat in $(ctl --json seats list "$open" --status available |
	jq -r '.[40:80][].seat_id'); do
	reserve "$open" "$seat"
	[ "$http" = 200 ] || break
	give_back "$(first_hold)"
done
answers 'holds that are never paid have a budget' 409 holds_exhausted
