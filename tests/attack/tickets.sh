# Tickets that nobody was sold.
# shellcheck shell=sh disable=SC2154	# set by tests/attack/run

open=$USHER_CONCERT_OPEN
be demo8
reserve "$open" "$(free_seats "$open" 2)"
pay tickets "$(field '[.reservations[].reservation_id | tostring] | join(",")')"
answers 'two seats are bought' 200
get /booking/me
first=$(field "[.reservations[] | select(.concert_id == $open)][0].ticket")
second=$(field "[.reservations[] | select(.concert_id == $open)][1].ticket")
tap 'each has a ticket of its own' [ "$first" != "$second" ]

asked=0
check_in() {	# check_in TICKET [CONCERT]
	asked=$((asked + 1))
	visitor=gate
	post /booking/checkin "{\"concert_id\":${2-$open},\"ticket\":\"$1\",
		\"device\":\"gate 1\",\"request\":\"attack-$asked\"}" \
		-u "staff:$USHER_STAFF_PASSWORD"
}
at_the_door() {	# at_the_door SENTENCE RESULT TICKET [CONCERT]
	sentence=$1 result=$2
	shift 2
	check_in "$@"
	is "$sentence" "$(field .result)" "$result"
}
for made_up in "usher:$open:1" "USHER:1" "$(printf '%0120d' 0)"; do
	check_in "$made_up"
	tap "\`$(printf %.20s "$made_up")' is no ticket" \
		fails same good "$(field .result)"
done
last=$(printf %s "$first" | tail -c 1)
case $last in A) other=B ;; *) other=A ;; esac
check_in "${first%?}$other"
tap 'nor is one with another last letter' fails same good "$(field .result)"
swapped=$(printf %s "$first" | sed 's/^\(.\{12\}\)./\1Z/')
check_in "$swapped"
tap 'nor one with another letter in the middle' \
	fails same good "$(field .result)"
check_in "$first" "$USHER_CONCERT_STADIUM"
tap 'a ticket is not good for another concert' \
	fails same good "$(field .result)"
at_the_door 'it is good for its own' good "$first"
at_the_door 'once' used "$first"
asked=0
for _ in 1 2 3 4 5 6 7 8; do
	asked=$((asked + 1))
	(check_in "$second"; field .result >"$tmp/result.$asked") &
	doors="${doors-} $!"
done
# shellcheck disable=SC2086	# one id a word
wait $doors
visitor=nobody
post /booking/checkin "{\"concert_id\":$open,\"ticket\":\"$second\",
	\"device\":\"x\",\"request\":\"y\"}"
tap 'only the staff checks in' [ "$http" -ge 400 ]
