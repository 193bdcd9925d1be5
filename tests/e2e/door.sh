#!/bin/sh
# The door, an Apache of its own where the booking service asks the queue service:
# however many threads of the buyers' Apache are held, nobody passes the gate
# without a token while the queue is healthy; and bypass is there when it is not.
# Buyers cannot reach the door, and its port stays the same.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
need mariadb
other() {	# other VERB [PORT]: an Apache that is not the stack's
	"$src/tools/run/server" "$1" apache "$tmp/other" ${2+"$2"}
}
held=
trap 'let_go; other stop; cleanup' EXIT
stack_with_status
stack_up
without_limits

# --- threads that are held --------------------------------------------------

# A client whose request's head does not end; Apache closes that after ten seconds,
# and another one begins.
hold_one() {
	while [ ! -e "$tmp/enough" ]; do
		{ printf 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '; sleep 9; } |
			curl -s "telnet://${USHER_URL#http://}" >"$tmp/slow"
	done
}

busy() {	# busy N: at least N threads are, or none is left to say so
	get /server-status?auto --max-time 1
	workers=$(printf '%s\n' "$body" | sed -n 's/^BusyWorkers: //p')
	[ "$http" = 000 ] || [ "${workers:-0}" -ge "$1" ]
}

hold() {	# hold N: N clients, each of which holds a thread
	rm -f "$tmp/enough"
	for _ in $(seq "$1"); do
		hold_one 2>"$tmp/hold.log" &
		held="$held $!"
	done
	soon busy 60
}

let_go() {
	: >"$tmp/enough"
	for id in $held; do
		pkill -P "$id" curl
	done
	held=
	soon fails busy 9
}

age_verdict() {	# so that it is too old to be used
	touch -d '-1 minute' "$tmp/state/booking/queue"
}

# As often as it goes, half of the time with a verdict too old to be used; how it
# was answered is in $tmp/reserved.ACCOUNT.
reserve_again() {	# reserve_again ACCOUNT
	visitor=$1
	while [ ! -e "$tmp/enough" ]; do
		[ $(($(date +%s) % 2)) -eq 0 ] || age_verdict
		curl -s -o "$tmp/answer.$1" -w '%{http_code}\n' \
			--max-time 9 -b "$tmp/$1.jar" \
			-H 'Content-Type: application/json' \
			-H 'Sec-Fetch-Site: same-origin' \
			-d "{\"concert_id\":$concert,\"seat_ids\":[$seat]}" \
			"$USHER_URL/booking/reserve"
	done >"$tmp/reserved.$1"
}

bypassed() {
	mariadb --no-defaults -u root -S "$USHER_MYSQL_SOCKET" usher -N \
		-e 'SELECT COALESCE(SUM(admitted + refused), 0) FROM bypass'
}

concert=$(ctl concert add --title 'With a line' --queue Y)
ctl seats add "$concert" --section A --rows 1 --cols 9 --price 1000 >/dev/null
ctl room open "$concert" --capacity 10 >/dev/null
seat=$(seat_id "$concert" 0)
for name in ann bob cat; do
	sign_in $name
done
post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[$seat]}"
answers 'without a token one is sent to the line' 403 token_required

for n in 62 63 64; do
	hold $n
	asking=
	for name in ann bob cat; do
		reserve_again $name &
		asking="$asking $!"
	done
	sleep 8
	let_go
	# shellcheck disable=SC2086	# one id a word
	wait $asking
	cat "$tmp"/reserved.* | sort | uniq -c | sed 's/^/# /'
	tap "with $n of 64 threads held nobody passes without a token" \
		fails grep -q 200 "$tmp"/reserved.*
done
is 'nor was anybody let in as if the queue were down' "$(bypassed)" 0

# --- processes that are held ------------------------------------------------

# Processes are started for as long as a second, and kept busy for two more.
rm "$tmp/enough"
for name in ann bob cat; do
	reserve_again $name &
	held="$held $!"
done
ctl warm --processes 8 >"$tmp/out"
: >"$tmp/enough"
# shellcheck disable=SC2086	# one id a word
wait $held
held=
cat "$tmp"/reserved.* | sort | uniq -c | sed 's/^/# /'
tap 'while the door is warmed nobody passes without a token' \
	fails grep -q 200 "$tmp"/reserved.*
is 'nor is let in' "$(bypassed)" 0

# --- a queue that is down ---------------------------------------------------

bypass_is() {	# bypass_is HTTP: what a request without a token gets
	post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[$seat]}"
	[ "$http" = "$1" ]
}

visitor=ann
server kill door
tap 'a door that is gone is a queue that is down' soon bypass_is 200
server start door
tap 'until it is back' soon bypass_is 403
server stop redis
tap 'so is one whose store is gone' soon bypass_is 200
server start redis
tap 'until that is back' soon bypass_is 403
before=$(bypassed)
apaches=$(cat "$tmp/state/door/httpd.pid")	# which lead a group of processes
kill -s STOP -- "-$apaches"
age_verdict
tap 'of a door that hangs nothing is known on one host' bypass_is 403
tap 'which is told' grep -q "so is this host's own door" \
	"$tmp/state/apache.log"
kill -s CONT -- "-$apaches"
is 'and lets nobody in' "$(bypassed)" "$before"

# --- its address ------------------------------------------------------------

ports() {	# ports: the public one, and that of booking.queue_url
	echo "$USHER_URL $(sed -n 's/^queue_url = //p' "$USHER_CONF")"
}

answer() {	# answer URL: its HTTP code
	curl -s -o "$tmp/body" -w '%{http_code}' "$1"
}

restart() {	# restart: and read what the stack now says
	server stop door
	"$src/tools/run/stack" up "$tmp/state" "$tmp/inst" || exit 1
	# shellcheck source=/dev/null
	. "$tmp/state/env"
}

before=$(ports)
queue_url=${before#* }
door=${queue_url%/queue}
tap 'the door is not at the public port' [ "$door" != "$USHER_URL" ]
is 'the queue answers there' "$(answer "$queue_url/health")" 200
is 'and the door itself' "$(answer "$door/door")" 204
is 'which judges tokens' "$(answer \
	"$queue_url/validate?concert_id=$concert")" 403
for path in /wait.html /booking/health /queue/enter /queue/ops /queue/; do
	is "it has no $path" "$(answer "$door$path")" 403
done
is 'integrators ask at the public port, as ever' \
	"$(answer "$USHER_URL/queue/validate?concert_id=$concert")" 403

note_of() {	# note_of SITE: what usherctl check says of a queue service there
	sed "s,^queue_url = .*,queue_url = $1/queue," "$USHER_CONF" \
		>"$tmp/other.conf"
	USHER_CONF=$tmp/other.conf ctl check 2>&1 >"$tmp/out" | grep '^note:'
}
is 'usherctl check finds nothing to note' "$(note_of "$door")" ''
tap 'but at the public port' has 'no door does' "$(note_of "$USHER_URL")"

server restart door
is 'a restart keeps the port' "$(answer "$queue_url/health")" 200
restart
is 'so do a stop and a start' "$(ports)" "$before"

# Somebody takes the port while the door does not run.
server stop door
other start "${door##*:}"
restart
after=$(ports)
tap 'a port that is taken is left to whom it is' [ "$after" != "$before" ]
is 'the public one stays' "${after% *}" "${before% *}"
is 'and the queue answers at the next' "$(answer "${after#* }/health")" 200
stack_end
