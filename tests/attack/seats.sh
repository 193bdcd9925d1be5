# Seats that are kept without paying.
# shellcheck shell=sh disable=SC2154	# set by tests/attack/run

open=$USHER_CONCERT_OPEN
seat=$(free_seats "$open" 1)
be demo4
reserve "$open" "$seat"
hold=$(field '.reservations[0].reservation_id')
post /booking/cancel "{\"reservation_ids\":[$hold]}"
reserve "$open" "$seat"
answers 'a seat that was given back is not held again at once' \
	409 seat_cooling
be demo5
reserve "$open" "$seat"
answers 'and another buyer gets it' 200
post /booking/cancel \
	"{\"reservation_ids\":[$(field '.reservations[0].reservation_id')]}"

# The same from many requests at once.
be demo6
other=$(free_seats "$open" 2 | cut -d, -f2)
reserve "$open" "$other"
hold=$(field '.reservations[0].reservation_id')
for _ in 1 2 3 4 5 6 7 8; do
	(post /booking/cancel "{\"reservation_ids\":[$hold]}"
	reserve "$open" "$other") &
	racers="${racers-} $!"
done
# shellcheck disable=SC2086	# one id a word
wait $racers
tap 'nor by requests that race' same 0 "$(taken_by demo6 "$open")"

# Seat after seat, each given back.
be demo7
http=200
for seat in $(ctl --json seats list "$open" --status available |
	jq -r '.[20:60][].seat_id'); do
	reserve "$open" "$seat"
	[ "$http" = 200 ] || break
	post /booking/cancel \
		"{\"reservation_ids\":[$(field '.reservations[0].reservation_id')]}"
done
answers 'holds that are never paid have a budget' 409 holds_exhausted
