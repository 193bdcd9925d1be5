#!/bin/sh
# usherctl warm has the processes of every program started ahead of the visitors;
# it takes the service key.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"

stack_with_status
stack_up

processes() {	# processes PROGRAM: how many of it run
	cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' |
		grep -c "^$USHER_PREFIX/libexec/usher/$1\$"
}

now_ms() {
	date +%s%3N
}

warm() {
	ctl --json warm --processes 4 --url "$USHER_URL" >"$tmp/out"
}
tap 'warming succeeds' warm
tap 'and counts the processes' [ "$(jq .processes "$tmp/out")" -ge 52 ]
for program in queue/enter queue/validate queue/health booking/reserve; do
	tap "four of $program run" [ "$(processes $program)" -ge 4 ]
done

before=$(processes queue/validate)
ctl --json warm --processes 4 >"$tmp/out"
is 'without an address those of the door are started' \
	"$(jq .processes "$tmp/out")" 16
is 'which are its own' "$(processes queue/validate)" $((before + 4))

# Threads of Apache that have something to do, one of them with this question.
busy() {
	get /server-status?auto
	workers=$(printf '%s\n' "$body" | sed -n 's/^BusyWorkers: //p')
	echo "${workers:-64}"
}

# Until the most processes of the first program run, or warming has ended; the
# most threads that took.
most_busy() {
	most=0
	while [ "$(processes queue/enter)" -lt 48 ] && kill -0 "$warming"; do
		now=$(busy)
		[ "$now" -le "$most" ] || most=$now
		sleep 0.1
	done 2>/dev/null
	echo "$most"
}
ctl warm --processes 48 --url "$USHER_URL" >"$tmp/out" &
warming=$!
most=$(most_busy)
kill $warming
tap '48 of a program can be started' [ "$(processes queue/enter)" -ge 48 ]
tap 'and leave threads to visitors' [ "$most" -le 52 ] ||
	echo "# $most of 64 were busy"
tap 'more would leave none' fails ctl warm --processes 64 \
	--url "$USHER_URL" 2>"$tmp/err"

began=$(now_ms)
get /queue/health -H 'Usher-Warm: 1'
answers 'without the service key the header means nothing' 200
get /queue/health -H 'Usher-Warm: 1' -H 'Authorization: Bearer guess'
answers 'nor with a wrong one' 200
tap 'and keeps no process busy' [ $(($(now_ms) - began)) -lt 2300 ]

tap 'a site that is not there is an error' \
	fails ctl warm --url http://127.0.0.1:1 2>"$tmp/err"
stack_end
