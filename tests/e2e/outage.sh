#!/bin/sh
# The five rows of the gate with a queue that is really down: its Redis is
# stopped, and started again.  Then a shop that is: its MariaDB hangs.  Then a
# room that hears nobody: Apache is stopped, and Redis hangs.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

reserve() {	# reserve CONCERT SEAT-NUMBER
	post /booking/reserve \
		"{\"concert_id\":$1,\"seat_ids\":[$(seat_id "$1" "$2")]}"
}

reserved() {	# reserved HTTP SEAT-NUMBER: of the concert with a line
	reserve "$queued" "$2"
	[ "$http" = "$1" ]
}

queue_answers() {	# queue_answers HTTP
	get /queue/health
	[ "$http" = "$1" ]
}

queued=$(ctl concert add --title 'With a line' --queue Y)
plain=$(ctl concert add --title 'Without' --queue N)
for concert in "$queued" "$plain"; do
	ctl seats add "$concert" --section A --rows 2 --cols 5 --price 1000 \
		>/dev/null
done
ctl room open "$queued" --capacity 10 >/dev/null

sign_in insider
post /queue/enter "{\"concert_id\":$queued}"
reserve "$queued" 0
answers 'with a token one reserves' 200
sign_in stranger
reserve "$queued" 1
answers 'without one is sent to the line' 403 token_required

server stop redis
tap 'a queue without its store says so' soon queue_answers 503
is 'and when to come again' "$(header Retry-After | grep -c '^[1-9]')" 1
visitor=insider
reserve "$queued" 2
answers 'a token that cannot be checked lets nobody in: try again' \
	503 queue_unavailable
visitor=stranger
# The verdict on the queue is shared for a second.
soon reserved 200 3
answers 'without a token one goes through' 200
reserve "$plain" 0
answers 'a concert without a line never asks the queue' 200

server start redis
tap 'the queue is back' soon queue_answers 200
sign_in newcomer
post /queue/enter "{\"concert_id\":$queued}"
is 'the number after the first is 2' "$(field .number)" 2
visitor=stranger
soon reserved 403 4
answers 'and so is the gate' 403 token_required
visitor=insider
reserve "$queued" 5
answers 'a token outlives the outage' 200

# Of a line whose shop cannot sell nobody is called, and nobody loses a place.
room_is() {	# room_is STATE
	get "/queue/status/$queued.json"
	[ "$(field .room)" = "$1" ]
}
is_called() {
	get "/queue/poll?concert_id=$queued"
	[ "$(field .state)" = called ]
}
tap 'a shop that sells is told of' soon room_is open
is 'with its stock' "$(field '.stock.sellable > 0')" true
sign_in late
server freeze mariadb
tap 'a shop whose database hangs is down' soon room_is shop_down
is 'since when it last sold' \
	"$(field '.now_ms - .shop_down_since_ms < 15000')" true
post /queue/enter "{\"concert_id\":$queued}"
is 'who comes then waits' "$(field .state)" waiting
server thaw mariadb
tap 'when it is back the line goes on' soon room_is open
tap 'and who waited is called' soon is_called
is 'operators read why' "$(ctl --json room log "$queued" |
	jq '[.[] | select(.what | test("the shop"))] | length')" 2

# Silence of all is nobody's absence: whether Apache is away or Redis hangs, those
# who were in line have turn and place when they are back.
ctl room open "$plain" --capacity 1 --absent 4s --shop other >/dev/null
poll_all() {	# poll_all VISITOR...
	for visitor; do
		get "/queue/poll?concert_id=$plain"
	done
}
place_of() {	# place_of VISITOR
	poll_all "$1"
	echo "$(field .state) $(field .number) $(field .ahead)"
}
for name in inside first second; do
	sign_in "$name"
	post /queue/enter "{\"concert_id\":$plain}"
done
poll_all first second
go_silent() {	# go_silent KIND: for longer than they may be absent
	case $1 in
	apache) server stop apache; sleep 6; server start apache ;;
	redis) server freeze redis; sleep 6; server thaw redis ;;
	esac
}
for kind in apache redis; do
	go_silent $kind
	sign_in "stranger-$kind"
	soon post /queue/enter "{\"concert_id\":$plain}"
	tap "a stranger who comes when $kind is back is behind" \
		same waiting "$(field .state)"
	is 'the first in line is the first' "$(place_of first)" 'waiting 2 0'
	is 'the second the second' "$(place_of second)" 'waiting 3 1'
done
visitor=inside
post /queue/leave "{\"concert_id\":$plain}"
is 'when a place is free' "$(field .released)" true
is 'the first is called' "$(place_of first | cut -d' ' -f1)" called
is 'and the second waits' "$(place_of second)" 'waiting 3 0'

# What an operator is asked before the line is emptied counts those who are absent,
# who have a place to lose too.
ctl room open 900 --capacity 0 --absent 4s --shop other --identity anyone \
	>/dev/null
for visitor in gone here; do
	post /queue/enter '{"concert_id":900}'
done
asks() {	# asks VERB PATTERN: while one is heard and one is not
	post /queue/enter '{"concert_id":900}'	# as often as it likes
	ctl room "$1" 900 2>&1 | grep -qE "$2"
}
tap 'a reset asks about those who wait and who are absent' \
	soon asks reset '\? 1 who wait and 1 who are absent lose their place'
tap 'and so does a close' \
	asks close '\? 1 who wait and 1 who are absent will not be called'
stack_end
