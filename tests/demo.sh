#!/bin/sh
# ./demo as a newcomer uses it, in a state folder of its own, whose path has a
# space in it.
set -u
cd "$(dirname "$0")/.." || exit 99
tmp=$(mktemp -d /tmp/usher-demo-XXXXXX)
chmod 711 "$tmp"	# for the programs, if root runs this
state="$tmp/the state"
# shellcheck source=tests/tap.sh
. tests/tap.sh

cleanup() {
	./demo --state "$state" stop
	other stop
	tools/run/forget "$state/checkpoint"
	rm -rf "$tmp"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

demo() {
	./demo --state "$state" "$@"
}

told() {	# told ARGS...: the same; what it says is in $tmp/told
	demo "$@" >"$tmp/told"
}

# refuses WORDS ARGS...: it does nothing but say what is wrong.
refuses() {
	wanted=$1
	shift
	if ./demo "$@" >"$tmp/out" 2>&1; then
		echo "# accepted: $*"
		return 1
	fi
	has "$wanted" "$(cat "$tmp/out")"
}

other() {	# other VERB [PORT]: an Apache that is not the demo's
	USHER_PREFIX=${USHER_PREFIX-} \
		tools/run/server "$1" apache "$tmp/other" ${2+"$2"}
}

# Another address of this machine, as others would come to it.
elsewhere() {	# elsewhere PORT
	curl -fsS -o "$tmp/out" "http://127.0.0.2:$1/queue/health" 2>"$tmp/err"
}

pids() {
	cat "$state"/redis.pid "$state"/mariadb.pid "$state"/apache.pid \
		"$state"/cron.pid
}

serves() {	# serves PATH: with a 2xx answer
	curl -fsS -o "$state/served" "$USHER_URL$1"
}

gone() {	# gone PID...
	for pid; do
		! kill -0 "$pid" 2>/dev/null ||
			grep -q '^State:.Z' "/proc/$pid/status" || return 1
	done
}

for port in abc 0 65536 080 8080x -1 99999999999999999999; do
	tap "port $port is refused" \
		refuses 'not a number from 1 to 65535' --port $port
done
for option in --port --host --state; do
	tap "$option without a value is refused" \
		refuses "$option: a value is missing" $option
	tap "and with an empty one" \
		refuses "$option: a value is missing" $option ''
done
for host in example.org 1.2.3 1.2.3.256 01.2.3.4 '[::1' ::1%lo '1.2.3.4 '; do
	tap "the host $host is refused" refuses 'not an address' --host "$host"
done
tap 'an unknown command is refused' refuses 'unknown command: strat' strat
tap 'with how it is used' has '^./demo stop' "$(cat "$tmp/out")"
tap 'an unknown option is refused' refuses 'unknown option: --prot' --prot=1
tap 'two commands are' refuses 'one command at a time' stop status
tap 'so is a port for what starts nothing' refuses 'are for starting' \
	--port 8080 stop
tap 'a state folder too deep for a socket is refused' \
	refuses 'longer than 90 bytes' --state "$tmp/$(printf '%090d' 0)"
tap 'so is one that cannot be made' \
	refuses 'cannot write to /proc/usher' --state /proc/usher
tap 'and one with a quote in its name' \
	refuses 'may be in the path' --state "$tmp/a'b"
if [ "$(id -u)" -eq 0 ]; then
	mkdir -m 700 "$tmp/closed"
	tap 'so is one where the programs of root cannot come in' \
		refuses 'www-data cannot enter' --state "$tmp/closed/x"
fi
tap 'it helps' has '^./demo crowd N' "$(./demo --help)"

began=$(date +%s)
tap 'it starts' demo
echo "# the first start took $(($(date +%s) - began)) s"
# shellcheck source=/dev/null
. "$state/env"
tap 'its queue is well' serves /queue/health
tap 'its booking is well' serves /booking/health
tap 'it has pages' serves "/wait.html?concert=$USHER_CONCERT_LINE"
tap 'it knows it runs' demo status
tap 'usherctl is at hand' demo ctl concert list
serves "/booking/seats?concert_id=$USHER_CONCERT_STADIUM&view=summary"
tap 'the stadium has 2,000 seats' \
	[ "$(jq '[.prices[].seats_total] | add' "$state/served")" = 2000 ]
login="{\"account_id\":\"demo1\",\"password\":\"$USHER_PASSWORD\"}"
tap 'demo1 signs in with the printed password' \
	curl -fsS -o "$state/served" -H 'Content-Type: application/json' \
	-H 'Sec-Fetch-Site: same-origin' -d "$login" "$USHER_URL/booking/login"

before=$(pids)
began=$(date +%s)
tap 'starting it twice is harmless' demo
took=$(($(date +%s) - began))
echo "# the second start took $took s"
tap 'and fast' [ $took -lt 10 ]
tap 'and changes nothing' [ "$(pids)" = "$before" ]

for n in abc 0 -1 1.5 12abc 99999999999; do
	tap "a crowd of $n is refused" refuses 'usage: crowd N' \
		--state "$state" crowd "$n"
done
tap 'so is one without a number' refuses 'usage: crowd N' \
	--state "$state" crowd
tap 'and one for no concert' refuses 'usage: crowd N' \
	--state "$state" crowd 1 first
timeout 120 ./demo --state "$state" crowd 12 "$USHER_CONCERT_STADIUM" \
	>"$state/crowd.out"
tap 'a crowd comes and goes' [ $? -eq 0 ]
tap 'and buys' grep -q ' [1-9][0-9]* bought' "$state/crowd.out"

tap 'it stops' demo stop
# shellcheck disable=SC2086	# one id a word
tap 'all of it' gone $before
tap 'and knows' fails demo status
own=$(cat "$state/door.port")
tap 'it starts again, even on the port that was its own for the queue' \
	demo --port "$own"
# shellcheck source=/dev/null
. "$state/env"
tap 'which it then has' [ "${USHER_URL##*:}" = "$own" ]
serves "/booking/concerts"
tap 'with its data' [ "$(jq '.concerts | length' "$state/served")" = 3 ]

other start
taken=$(cat "$tmp/other/apache.port")
tap 'a port in use is refused' \
	refuses "port $taken .*is in use" --state "$state" --port "$taken"
tap 'so is an address of another machine' refuses 'not an address of this' \
	--state "$state" --host 192.0.2.254
tap 'and it goes on where it was' serves /queue/health

tap 'at first nobody else reaches it' fails elsewhere "$own"
tap 'told to, it is there for others' told --host 0.0.0.0
tap 'and warns of it' has 'ANYONE ON THE NETWORK' "$(cat "$tmp/told")"
tap 'they reach it' elsewhere "$own"
tap 'but not the door of the services' \
	fails elsewhere "$(cat "$state/door.port")"
# shellcheck source=/dev/null
. "$state/env"
tap 'this machine reaches it as before' serves /queue/health
tap 'usherctl is still at hand' demo ctl concert list
timeout 60 ./demo --state "$state" crowd 1 "$USHER_CONCERT_STADIUM" \
	>"$tmp/out"
tap 'and so is a crowd' [ $? -eq 0 ]
demo stop
tap 'started again it is where it was' demo
tap 'for others, too' elsewhere "$own"
tap 'its status tells' has 'ANYONE ON THE NETWORK' "$(demo status)"
tap 'it is taken back' told --host 127.0.0.1
tap 'from all others' fails elsewhere "$own"
tap 'without a warning' fails grep ANYONE "$tmp/told"

mkdir "$tmp/mine"
echo precious >"$tmp/mine/file"
tap 'it takes no folder that is not its own' \
	fails ./demo --state "$tmp/mine" reset
tap 'and removes nothing there' [ -e "$tmp/mine/file" ]
tap_end
