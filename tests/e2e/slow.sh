#!/bin/sh
# 500 sockets of one address that send or read slowly, or not at all, cost others
# less than a second, whether these open new connections or keep one, as waiting
# pages do.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
sockets=500
slow='' asking=''
trap '[ -z "$slow$asking" ] || kill $slow $asking; cleanup' EXIT
stack_up

# What a buyer and the waiting page ask for.
paths="/wait.html /queue/health /booking/concerts /booking/health /js/boot.js"

# Lines `code seconds path` in $tmp/asked.NAME, of one after another on connections
# of their own.
ask_on_new() {	# ask_on_new NAME
	while [ ! -e "$tmp/enough" ]; do
		for path in $paths; do
			curl -s -m 9 -o "$tmp/answer.$1" "$USHER_URL$path" \
				-w "%{http_code} %{time_total} $path\n"
		done
	done >"$tmp/asked.$1"
}

# The same on one connection, which has to be open before the slow ones are: two
# requests a second.
ask_kept() {	# ask_kept NAME
	urls=
	for path in $paths; do
		urls="$urls $USHER_URL$path#[1-2]"
	done
	# shellcheck disable=SC2086	# one URL a word
	curl -s -m 9 --rate 2/s $urls 2>"$tmp/asked.$1" >"$tmp/answer.$1" \
		-w '%{stderr}%{http_code} %{time_total} %{url_effective}\n'
}

begin_asking() {
	rm -f "$tmp/enough" "$tmp"/asked.*
	for i in 1 2 3 4 5 6 7 8 9 10; do
		ask_kept "kept.$i" &
		asking="$asking $!"
		sleep 0.05
	done
}

end_asking() {
	: >"$tmp/enough"
	# shellcheck disable=SC2086	# one id a word
	wait $asking
	asking=
}

is_ready() {
	grep -q ready "$tmp/slow"
}

# How long the longest of the others took, in milliseconds, is left in $longest.
others_beside() {	# others_beside KIND [PATH]
	begin_asking
	if [ "$1" != none ]; then
		: >"$tmp/slow"
		tests/e2e/slow_clients "$1" $sockets "${USHER_URL##*:}" \
			"$2" >"$tmp/slow" &
		slow=$!
		soon is_ready || echo "# not all sockets of $1 could be opened"
	fi
	ask_on_new new &
	asking="$asking $!"
	sleep 5
	end_asking
	[ -z "$slow" ] || kill $slow
	slow=
	longest=$(cat "$tmp"/asked.* | awk '$2 > most { most = $2 }
		END { print int(most * 1000) }')
	echo "# beside $1: $(cat "$tmp"/asked.* | wc -l) requests," \
		"$longest ms at most"
}

# A machine that is busy with other things makes any one of them long.
short_once() {	# short_once KIND PATH
	for _ in 1 2 3; do
		others_beside "$@"
		[ "$longest" -ge 1000 ] || return 0
	done
	return 1
}

stadium=$(ctl concert add --title 'A large map' --queue N)
ctl seats add "$stadium" --section A --rows 100 --cols 200 --price 1000 >/dev/null
map="/booking/seats?concert_id=$stadium"
ctl warm --processes 48 --url "$USHER_URL" >"$tmp/out"
warm "$USHER_URL" /queue/health
get "$map"
paths="$paths $map&view=states"

others_beside none
for kind in 'silent /' 'heads /wait.html' 'bodies /queue/enter' \
	"readers $map" "deaf $map"; do
	# shellcheck disable=SC2086	# kind and path
	tap "$sockets sockets of ${kind% *} cost others less than a second" \
		short_once $kind
	tap 'and none of them is refused' \
		fails grep -v '^200 ' "$tmp"/asked.*
done
stack_end
