#!/bin/sh
# `make install` over a site that runs: no request fails, what ran from the files
# that were replaced ends, and nothing else does.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

# A process whose file is gone too, but which is not ours.
bystander() {	# bystander FOLDER
	mkdir -p "$1"
	cp "$(command -v sleep)" "$1/enter"
	"$1/enter" 600 &
	bystanders="$bystanders $!"
	until [ "$(readlink "/proc/$!/exe")" = "$1/enter" ]; do
		sleep 0.01
	done
	rm "$1/enter"
}
bystanders=
bystander "$tmp/inst/libexec/usher-other/queue"
bystander "$tmp/elsewhere$tmp/inst/libexec/usher/queue"
# One that names another's id where a line would begin with it.
bystander "$tmp/a
/proc/$! $tmp/inst/libexec/usher/queue"
# shellcheck disable=SC2086	# one id a word
trap 'kill $bystanders; cleanup' EXIT

programs() {	# the ids of all that run
	find /proc/[0-9]*/exe -maxdepth 0 -lname "$USHER_PREFIX/libexec/usher/*" \
		-printf '%h\n' 2>/dev/null | cut -d/ -f3 | sort
}

# Ask one thing after another; the codes are in $tmp/asked.N.
ask() {	# ask N PATH
	while [ ! -e "$tmp/enough" ]; do
		curl -s -o "$tmp/answer.$1" -w '%{http_code}\n' "$USHER_URL$2"
	done >"$tmp/asked.$1"
}

ctl warm --processes 4 --url "$USHER_URL" >"$tmp/out"
programs >"$tmp/before"
tap 'programs run' [ "$(wc -l <"$tmp/before")" -ge 52 ]
ask 1 /queue/health &
asking=$!
ask 2 /booking/concerts &
asking="$asking $!"
ask 3 /booking/health &
asking="$asking $!"
ask 4 /js/boot.js &
asking="$asking $!"
install_usher
: >"$tmp/enough"
# shellcheck disable=SC2086
wait $asking

tap 'it says that it ends some' grep -q '^Ending [0-9]* processes' \
	"$tmp/install.log"
programs >"$tmp/after"
is 'none of the old ones runs' \
	"$(comm -12 "$tmp/before" "$tmp/after" | wc -l)" 0
tap 'requests were answered meanwhile' \
	[ "$(cat "$tmp"/asked.* | wc -l)" -ge 20 ]
is 'every one of them' "$(cat "$tmp"/asked.* | grep -vc '^200$')" 0
# shellcheck disable=SC2086
tap 'and nobody else was ended' kill -0 $bystanders

programs >"$tmp/before"
rm "$tmp/install.log"
make -s install prefix="$tmp/inst" exec_prefix="$tmp/inst" \
	sysconfdir="$tmp/inst/etc" localstatedir="$tmp/inst/var" \
	DESTDIR="$tmp/package" >"$tmp/install.log" 2>&1
programs >"$tmp/after"
tap 'an installation into a package ends nothing' \
	cmp "$tmp/before" "$tmp/after"
stack_end
