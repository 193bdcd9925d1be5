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
tap 'and counts the processes' [ "$(jq .processes "$tmp/out")" -ge 68 ]
for program in queue/enter queue/validate booking/reserve; do
	tap "four of $program run" [ "$(processes $program)" -ge 4 ]
done

before=$(processes queue/validate)
ctl --json warm --processes 4 >"$tmp/out"
is 'without an address those of the door are started' \
	"$(jq .processes "$tmp/out")" 12
is 'which are its own' "$(processes queue/validate)" $((before + 4))

# Threads of Apache that have something to do, one of them with this question.
busy() {
	get /server-status?auto
	workers=$(printf '%s\n' "$body" | sed -n 's/^BusyWorkers: //p')
	echo "${workers:-1280}"
}

# Until warming has ended; the most threads that took.
most_busy() {
	most=0
	while [ ! -e "$tmp/warmed" ]; do
		now=$(busy)
		[ "$now" -le "$most" ] || most=$now
		sleep 0.1
	done
	echo "$most"
}
{
	ctl --json warm --processes 128 --url "$USHER_URL" >"$tmp/out"
	: >"$tmp/warmed"
} &
most=$(most_busy)
echo "# $most of 1280 threads were busy"
tap 'all processes of the programs can be started' \
	[ "$(jq .processes "$tmp/out")" -ge 912 ]
for program in queue/enter queue/poll booking/reserve; do
	tap "all of $program run" [ "$(processes $program)" -ge 128 ]
done
tap 'and leave threads to visitors' [ "$most" -le 150 ]
tap 'more of a program there are not' \
	fails ctl warm --processes 129 --url "$USHER_URL" 2>"$tmp/err"

began=$(now_ms)
get /queue/health -H 'Usher-Warm: 1'
answers 'without the service key the header means nothing' 200
get /queue/health -H 'Usher-Warm: 1' -H 'Authorization: Bearer guess'
answers 'nor with a wrong one' 200
tap 'and keeps no process busy' [ $(($(now_ms) - began)) -lt 2300 ]

tap 'a site that is not there is an error' \
	fails ctl warm --url http://127.0.0.1:1 2>"$tmp/err"
stack_end
