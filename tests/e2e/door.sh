#!/bin/sh
# The booking service asks the queue service at a port that buyers cannot reach,
# and both ports stay the same.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
other() {	# other VERB [PORT]: an Apache that is not the stack's
	"$src/tools/run/server" "$1" apache "$tmp/other" ${2+"$2"}
}
trap 'other stop; cleanup' EXIT
stack_up

ports() {	# ports: the public one, and that of booking.queue_url
	echo "$USHER_URL $(sed -n 's/^queue_url = //p' "$USHER_CONF")"
}

answer() {	# answer URL: its HTTP code
	curl -s -o "$tmp/body" -w '%{http_code}' "$1"
}

restart() {	# restart: and read what the stack now says
	server stop apache
	"$src/tools/run/stack" up "$tmp/state" "$tmp/inst" || exit 1
	# shellcheck source=/dev/null
	. "$tmp/state/env"
}

before=$(ports)
queue_url=${before#* }
door=${queue_url%/queue}
tap 'it is not the public one' [ "$door" != "$USHER_URL" ]
is 'the queue answers there' "$(answer "$queue_url/health")" 200
is 'usherctl warm finds both services there' \
	"$(answer "$door/booking/health")" 200
tap 'it has no pages' fails [ "$(answer "$door/wait.html")" = 200 ]

server restart apache
is 'a restart keeps the public port' "$(answer "$USHER_URL/queue/health")" 200
is 'and the other one' "$(answer "$queue_url/health")" 200
restart
is 'so do a stop and a start' "$(ports)" "$before"

# Somebody takes the port while Apache does not run.
server stop apache
other start "${door##*:}"
restart
after=$(ports)
tap 'a port that is taken is left to whom it is' [ "$after" != "$before" ]
is 'the public one stays' "${after% *}" "${before% *}"
is 'and the queue answers at the next' "$(answer "${after#* }/health")" 200
stack_end
