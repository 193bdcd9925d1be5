#!/bin/sh
# During a reload of Apache others wait hardly longer than the second that
# mod_fcgid takes, however many clients send their requests slowly.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"

stack_with_status
stack_up
slow='' asking=''

busy() {	# busy N: N threads are, apart from the one that answers this
	get /server-status?auto
	[ "$(printf '%s\n' "$body" | sed -n 's/^BusyWorkers: //p')" -gt "$1" ]
}

# Clients whose bodies do not end.
slow_clients() {	# slow_clients N
	for _ in $(seq "$1"); do
		sleep 60 | curl -s -X POST -T - -H 'Expect:' -o "$tmp/slow" \
			-H 'Content-Type: application/json' \
			"$USHER_URL/queue/enter" &
		slow="$slow $!"
	done
	soon busy "$1"
}

# Ask one thing after another; lines `code seconds` in $tmp/asked.N.
ask() {	# ask N PATH
	while [ ! -e "$tmp/enough" ]; do
		curl -s -o "$tmp/answer.$1" \
			-w '%{http_code} %{time_total}\n' "$USHER_URL$2"
	done >"$tmp/asked.$1"
}

ask_all() {
	rm -f "$tmp/enough"
	ask 1 /wait.html &
	asking=$!
	ask 2 /queue/health &
	asking="$asking $!"
	ask 3 /booking/concerts &
	asking="$asking $!"
}

# Then lines are in $tmp/asked.
end_asking() {
	: >"$tmp/enough"
	# shellcheck disable=SC2086	# one id a word
	wait $asking
	cat "$tmp"/asked.[123] >"$tmp/asked"
}

reloads() {
	grep -c 'resuming normal operations' "$tmp/state/apache.log"
}

reloaded() {
	[ "$(reloads)" -gt "$before" ]
}

# The longest that others waited, in milliseconds, is left in $longest.
reload() {	# reload SLOW-CLIENTS
	before=$(reloads)
	slow_clients "$1"
	ask_all
	kill -s USR1 "$(cat "$tmp/state/httpd.pid")"
	soon reloaded
	get /queue/health
	end_asking
	# shellcheck disable=SC2086
	kill $slow
	slow=
	longest=$(awk '$2 > most { most = $2 } END { print int(most * 1000) }' \
		"$tmp/asked")
	echo "# $1 slow clients: others waited $longest ms at most"
}

# A machine that is busy with other things makes any one of them long.
short_once() {	# short_once SLOW-CLIENTS
	for _ in 1 2 3; do
		reload "$1"
		[ "$longest" -ge 2500 ] || return 0
	done
	return 1
}

for n in 1 5; do
	tap "a reload with $n slow clients is short for others" short_once $n
	tap 'and none of them is refused' fails grep -v '^200 ' "$tmp/asked"
done
warm() {
	ctl warm --processes 2 --url "$USHER_URL" >"$tmp/out"
}
tap 'the programs can be started ahead again' warm
stack_end
