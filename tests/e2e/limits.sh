#!/bin/sh
# One account, and one address, may send only so many requests to reserve and to
# enter, and one account only so many to look at seats behind a line: others are not refused for it, and nothing that is refused reaches a store.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
need mariadb
stack_up
cat >>"$USHER_CONF" <<END
[booking]
looks_per_account = 4
reserves_per_account = 5
reserves_per_address = 12
[queue]
enters_per_account = 4
enters_per_address = 10
unlimited_networks = 192.0.2.0/24
END
server restart apache

concert=$(ctl concert add --title 'A concert' --queue N)
ctl seats add "$concert" --section A --rows 1 --cols 9 --price 1000 >/dev/null
ctl room open "$concert" --capacity 1 --identity anyone --puzzle-max 0 >/dev/null
get "/booking/seats?concert_id=$concert"
seat=$(field .seats[0].seat_id)

repeat() {	# repeat N COMMAND...: the codes of its answers, one after another
	n=$1
	shift
	codes=
	while [ "$n" -gt 0 ]; do
		"$@"
		codes="$codes $http"
		n=$((n - 1))
	done
}

# What is used up comes back evenly over a minute, so a slow machine is given more.
# True if N were answered before the first 429, and no more than that.
share_is() {	# share_is N A-MINUTE BEGAN COMMAND...
	least=$1 a_minute=$2 began=$3
	shift 3
	given=0
	until "$@" && [ "$http" = 429 ]; do
		given=$((given + 1))
		[ $given -le $((2 * a_minute)) ] || break
	done
	back=$((($(date +%s) - began + 1) * a_minute / 60))
	echo "# $given were answered, $least expected, $back came back"
	[ $given -ge "$least" ] && [ $given -le $((least + back)) ]
}

told_to_wait() {	# told_to_wait AT-MOST-S
	wait_s=$(header Retry-After)
	[ "${wait_s:-0}" -ge 1 ] && [ "$wait_s" -le "$1" ]
}

reserve() {
	post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[$seat]}"
}

enter() {
	post /queue/enter "{\"concert_id\":$concert}"
}

statements() {	# that MariaDB was sent
	mariadb --no-defaults -u root -S "$USHER_MYSQL_SOCKET" -N \
		-e "SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'" | cut -f2
}

for name in ann bob sue dan; do
	sign_in $name
done
visitor=ann
first=$(date +%s)
tap 'an account may reserve' share_is 5 5 "$first" reserve
server stop cron	# which has statements of its own
for _ in 1 2 3 4; do	# one may have come back meanwhile
	before=$(statements)
	reserve
	[ "$http" != 429 ] || break
done
answers 'but not without end' 429 too_many_requests
tap 'it is told when it may again' told_to_wait 12
is 'and the database hears nothing of it' "$(statements)" "$before"
server start cron
visitor=bob
repeat 5 reserve
is 'another account of the address may' "$codes" ' 409 409 409 409 409'
visitor=sue
tap 'until the address has had its share' share_is 2 12 "$first" reserve
post /booking/cancel '{"reservation_ids":[1]}'
tap 'which is for reserve alone' [ "$http" != 429 ]

visitor=ann
enter
answers 'the same account may still enter' 201
tap 'as often as one does, and no more' share_is 3 4 "$(date +%s)" enter
tap 'and is told when it may again' told_to_wait 15
is 'with the code of other limits' "$(field .code)" too_many_requests
visitor=dan
repeat 4 enter
visitor=nobody
repeat 3 enter
is 'an address has a share of this, too' "$codes" ' 201 200 429'
get "/queue/poll?concert_id=$concert"
answers 'and those in line are heard' 200
enter_from() {	# enter_from LAST-BYTE
	post /queue/enter "{\"concert_id\":$concert}" --interface "127.0.0.$1"
}
visitor=nobody
for n in $(seq 9 12); do
	repeat 10 enter_from "$n"
done
is 'neighbours have each a share' "$codes" \
	' 200 200 200 200 200 200 200 200 200 200'
for n in $(seq 13 27); do
	repeat 10 enter_from "$n"
done
tap 'until their network has had ten of these' has 429 "$codes"
request /queue/join -H 'Sec-Fetch-Site: same-origin' -d "concert_id=$concert"
is 'a browser without scripts is told on its page' "$http $(header Location)" \
	"303 /queue/plain?concert_id=$concert&crowded=1"

# Each look with a made-up token is a question to the queue.
line=$(ctl concert add --title 'A line' --queue Y)
ctl seats add "$line" --section A --rows 1 --cols 9 --price 1000 >/dev/null
look() {	# look [VIEW]
	get "/booking/seats?concert_id=$line${1-}" -H 'Authorization: Bearer AQEB'
}

visitor=ann
repeat 5 look
is 'the queue is asked about the looks of one account so often' "$codes" \
	' 403 403 403 403 429'
tap 'it is told when it may look again' [ "$(header Retry-After)" -ge 1 ]
look '&view=summary'
answers 'what is left is for everybody' 200
get "/booking/seats?concert_id=$concert"
answers 'and so are seats without a line' 200
visitor=bob
look
answers 'others may look' 403 token_invalid
stack_end
