#!/bin/sh
# README's "On two hosts"; and what is left of the one when nothing that is sent
# to the other arrives.
set -u
# shellcheck source=tests/install/machine.sh
. "$(dirname "$0")/machine.sh"
trap 'halt booking; halt queue
	rm -rf "$tmp" "$work/booking" "$work/queue"' EXIT
trap 'exit 1' INT TERM
machine_of_buyer=booking
ctl() {
	inside booking usherctl "$@"
}

# --- the hosts --------------------------------------------------------------

connect() {	# connect: a cable between the two
	ip link add usher-booking type veth peer name usher-queue || return
	n=1
	for host in booking queue; do
		ip link set usher-$host netns "$(leader $host)" name host0 &&
			on_its_net $host ip address add 10.0.0.$n/24 dev host0 &&
			on_its_net $host ip link set host0 up || return
		n=$((n + 1))
	done
}

trust() {	# trust: root of the queue host may sign in at the booking host
	for host in booking queue; do
		inside $host apt-get -q install openssh-server || return
	done
	echo 'StrictHostKeyChecking accept-new' \
		>"$work/queue/etc/ssh/ssh_config.d/test.conf"
	inside queue ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519 &&
		install -D -m 600 "$work/queue/root/.ssh/id_ed25519.pub" \
			"$work/booking/root/.ssh/authorized_keys"
}

set_up() {
	for host in booking queue; do
		boot $host && settle $host || return
	done
	connect && trust
}

# both N: step N on the two hosts at a time, for it takes long.
both() {
	pids=
	for host in booking queue; do
		run_blocks $host 'Install on a host' "$1" \
			>"$tmp/$host.out" 2>&1 &
		pids="$pids $!"
	done
	good=0
	for pid in $pids; do
		wait "$pid" || good=1
	done
	cat "$tmp/booking.out" "$tmp/queue.out"
	return $good
}

tap 'there are two hosts' quietly set_up || exit 1
one='Install on a host'
do_as_written 'the steps of the booking host' booking "$one" 3 4 5 6 8
do_as_written 'and what else it needs' booking 'On two hosts' 1
do_as_written 'the steps of the queue host' queue "$one" 2 8
do_as_written 'and what else it needs' queue 'On two hosts' 2
tap 'and step 7 on both' quietly both 7
do_as_written 'which checks the settings of one service there' \
	queue 'On two hosts' 3
do_as_written 'and here' booking 'On two hosts' 4
kept() {	# the secrets of each service are at its own host
	same 'receipt receipt.pub session.pub token' \
		"$(inside queue ls /etc/usher/keys | xargs)" &&
		same 'receipt.pub session session.pub ticket ticket.pub' \
			"$(inside booking ls /etc/usher/keys | xargs)"
}
tap 'each host has the secrets of its service alone' kept

for title in 'With a line' 'Without one'; do
	queued=Y
	[ "$title" = 'With a line' ] || queued=N
	concert=$(ctl concert add --title "$title" --queue $queued)
	ctl seats add "$concert" --section A --rows 4 --cols 20 --price 100 \
		>/dev/null
done
is 'a room is opened without a word of what the other host has' \
	"$(inside queue usherctl room open 1 --capacity 500 --rate 300 2>&1 \
		>/dev/null)" ''

# --- together ---------------------------------------------------------------

tap 'the room is told of seats' within_minutes 2 is_calling
sign_in ann
line_up
hold
pay
get /queue/status/1.json
answers 'the status document comes from there' 200
is 'browsers are told to stay with https' \
	"$(header Strict-Transport-Security)" max-age=31536000
get /queue/ops -u "kim:$typed"
answers 'operators sign in at both with one password' 200
is 'no page of the distribution is left at the queue host' \
	"$(curl -s -o "$tmp/body" -w '%{http_code}' --connect-timeout 5 \
		http://10.0.0.2/)" 000
is 'Apache has nothing to complain of' "$(grep -hv ':notice\]' \
	"$work"/booking/var/log/apache2/error.log \
	"$work"/queue/var/log/apache2/error.log)" ''

# --- apart ------------------------------------------------------------------

# Whatever is sent to the queue host goes to an address that nobody has.
silence() {
	on_its_net booking ip neigh replace 10.0.0.2 dev host0 \
		lladdr 02:00:00:00:00:99 nud permanent
}

mend() {
	on_its_net booking ip neigh del 10.0.0.2 dev host0
}

# Eighty waiting pages, every second.
wait_in_crowds() {
	while :; do
		curl -s -Z --parallel-immediate --parallel-max 80 \
			-o /dev/null "$USHER_URL/queue/status/1.json?[1-80]" \
			2>/dev/null &
		sleep 1
	done
}

# timed PATH CURL-OPTION...: a request; it is noted how long it took.
timed() {
	path=$1
	shift
	answer=$(curl -s -o "$tmp/body" -w '%{http_code} %{time_total}' \
		"$@" "$USHER_URL$path")
	echo "$path $answer" >>"$tmp/times"
}

reserve() {	# reserve CONCERT SEAT JAR
	timed /booking/reserve -b "$tmp/$3.jar" \
		-H 'Content-Type: application/json' \
		-H 'Sec-Fetch-Site: same-origin' \
		-d "{\"concert_id\":$1,\"seat_ids\":[$2]}"
}

# in_time: none took long; a busy machine has its margin.
in_time() {
	slowest=$(sort -k3 -n "$tmp/times" | tail -n 1)
	echo "# slowest: $slowest"
	[ "$(printf '%.0f' "${slowest##* }")" -lt 3 ]
}

sign_in bob
line_up
hold
sign_in cat
wait_in_crowds &
crowd=$!
sleep 2
silence
: >"$tmp/times"
for _ in 1 2 3 4 5 6 7 8; do
	timed /booking/concerts
	timed /seats.html
	reserve 2 81 cat
	reserve 1 40 cat
	reserve 1 1 bob
	in_time >/dev/null || break
done
tap 'the seats are sold while the queue host is silent' in_time
get /queue/status/1.json
answers 'pages are told that the line is not there' 503 unavailable
is 'in the form of all problems' "$(header Content-Type)" \
	application/problem+json
is 'and when to come back' "$(header Retry-After)" 2
visitor=bob
pay
: >"$tmp/times"
timed /queue/status/1.json
tap 'and need not wait to hear it' in_time
mend
tap 'the line is back with the network' soon answers_200 /queue/status/1.json
kill "$crowd"
tap_end
