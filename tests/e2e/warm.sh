#!/bin/sh
# usherctl warm has the processes of every program started ahead of the
# visitors, and only who knows the service key can have that done.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

processes() {	# processes PROGRAM: how many of it run
	cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' |
		grep -c "^$USHER_PREFIX/libexec/usher/$1\$"
}

now_ms() {
	date +%s%3N
}

warm() {
	ctl warm --processes 4 >"$tmp/out"
}
tap 'warming succeeds' warm
for program in queue/enter queue/validate booking/reserve; do
	tap "four of $program run" [ "$(processes $program)" -ge 4 ]
done

began=$(now_ms)
get /queue/health -H 'Usher-Warm: 1'
answers 'without the service key the header means nothing' 200
get /queue/health -H 'Usher-Warm: 1' -H 'Authorization: Bearer guess'
answers 'nor with a wrong one' 200
tap 'and keeps no process busy' [ $(($(now_ms) - began)) -lt 1300 ]

tap 'a site that is not there is an error' \
	fails ctl warm --url http://127.0.0.1:1 2>"$tmp/err"
stack_end
