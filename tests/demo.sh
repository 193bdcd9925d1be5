#!/bin/sh
# ./demo as a newcomer uses it, in a state folder of its own.
set -u
cd "$(dirname "$0")/.." || exit 99
state=$(mktemp -d /tmp/usher-demo-XXXXXX)/state
# shellcheck source=tests/tap.sh
. tests/tap.sh

cleanup() {
	./demo --state "$state" stop
	rm -rf "$(dirname "$state")"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

demo() {
	./demo --state "$state" "$@"
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
serves "/booking/seats?concert_id=$USHER_CONCERT_STADIUM"
tap 'the stadium has 2,000 seats' \
	[ "$(jq '.seats | length' "$state/served")" = 2000 ]
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

timeout 120 ./demo --state "$state" crowd 12 "$USHER_CONCERT_STADIUM" \
	>"$state/crowd.out"
tap 'a crowd comes and goes' [ $? -eq 0 ]
tap 'and buys' grep -q ' [1-9][0-9]* bought' "$state/crowd.out"

tap 'it stops' demo stop
# shellcheck disable=SC2086	# one id a word
tap 'all of it' gone $before
tap 'and knows' fails demo status
own=$(cat "$state/queue.port")
tap 'it starts again, even on the port that was its own for the queue' \
	demo --port "$own"
# shellcheck source=/dev/null
. "$state/env"
tap 'which it then has' [ "${USHER_URL##*:}" = "$own" ]
serves "/booking/concerts"
tap 'with its data' [ "$(jq '.concerts | length' "$state/served")" = 3 ]

mkdir "$(dirname "$state")/mine"
echo precious >"$(dirname "$state")/mine/file"
tap 'it takes no folder that is not its own' \
	fails ./demo --state "$(dirname "$state")/mine" reset
tap 'and removes nothing there' [ -e "$(dirname "$state")/mine/file" ]
tap_end
