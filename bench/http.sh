#!/bin/sh
# http.sh PREFIX [SECONDS]: what requests cost, measured in one run.
#
# PREFIX is where usher is installed (build-demo/inst after ./demo).  A private
# stack is started in a temporary folder, loaded, and removed.  The figures
# depend on the machine; compare the ratios to the first line, the status
# document, which is all that a waiting visitor far back asks for.
set -eu
tools=$(cd "$(dirname "$0")/../tools/run" && pwd)
[ $# -ge 1 ] || { sed -n '2,7s/^# *//p' "$0" >&2; exit 2; }
prefix=$(cd "$1" && pwd)
seconds=${2-5}
visitors=3000
for program in wrk curl jq; do
	command -v $program >/dev/null ||
		{ echo "http.sh: it needs $program" >&2; exit 1; }
done

dir=$(mktemp -d /tmp/usher-bench-XXXXXX)
cleanup() {
	"$tools/stack" down "$dir/state"
	"$tools/forget" "$dir/state/checkpoint"
	rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

ctl() {
	"$USHER_PREFIX/bin/usherctl" "$@"
}

# A big hall before whose door all but one wait.
load_sample() {
	concert=$(ctl concert add --title Bench --queue Y)
	ctl seats add "$concert" --section A --rows 40 --cols 50 --price 1 \
		>/dev/null
	ctl room open "$concert" --capacity 1 --identity anyone \
	    --puzzle-max 0 >/dev/null
	open=$(ctl concert add --title Open --queue N)
	ctl seats add "$open" --section A --rows 40 --cols 50 --price 1 >/dev/null
}

enter() {	# the token of somebody new
	curl -s -H 'Content-Type: application/json' \
		-d "{\"concert_id\":$concert}" "$USHER_URL/queue/enter" |
		jq -r .token
}

# Many visitors, since one that polls too often is refused: each of them takes
# its turn with the request named by $1.
enter_many() {
	# shellcheck disable=SC2016	# for the inner shell
	seq "$visitors" | xargs -P 8 -n 50 sh -c '
		for _; do
			curl -s -H "Content-Type: application/json" -d "$0" \
				"$USHER_URL/queue/enter"
			echo
		done' "{\"concert_id\":$concert}" | jq -r .token >"$dir/tokens"
	cat >"$dir/poll.lua" <<-'END'
	local tokens = {}
	for token in io.lines(os.getenv('TOKENS')) do
		tokens[#tokens + 1] = 'Bearer ' .. token
	end
	local turn = 0
	request = function()
		turn = turn % #tokens + 1
		return wrk.format('GET', nil, { Authorization = tokens[turn] })
	end
	END
	cat >"$dir/enter.lua" <<-'END'
	wrk.method = 'POST'
	wrk.body = os.getenv('BODY')
	wrk.headers['Content-Type'] = 'application/json'
	END
}

# measure NAME PATH WRK-OPTION...: requests a second, the ratio to the first,
# the latency of all but one in a hundred, and what was not 2xx.
first=
measure() {
	name=$1 path=$2
	shift 2
	wrk -t 1 -c 16 -d "${seconds}s" --latency "$@" "$USHER_URL$path" \
		>"$dir/wrk"
	rate=$(awk '/^Requests.sec/ { print $2 }' "$dir/wrk")
	first=${first:-$rate}
	awk -v name="$name" -v rate="$rate" -v first="$first" '
		$1 == "99%" { p99 = $2 }
		/Non-2xx/ { bad = $NF }
		END { printf "%-34s %8.0f/s  %5.2f  p99 %8s  %d refused\n",
			name, rate, rate / first, p99, bad }' "$dir/wrk"
}

USHER_PREFIX=$prefix
mkdir "$dir/state"
"$tools/stack" up "$dir/state" "$prefix"
# shellcheck source=/dev/null
. "$dir/state/env"
export USHER_CONF USHER_PREFIX USHER_URL TOKENS="$dir/tokens"
load_sample
export BODY="{\"concert_id\":$concert}"
inside=$(enter)
ctl warm --processes 16 --url "$USHER_URL" >/dev/null
enter_many
echo "one machine with $(nproc) cores, load and servers on it; $seconds s each"
measure 'status document' "/queue/status/$concert.json"
measure 'poll, waiting' "/queue/poll?concert_id=$concert" -s "$dir/poll.lua"
measure 'enter, somebody new' /queue/enter -s "$dir/enter.lua"
measure 'validate, inside' "/queue/validate?concert_id=$concert" \
	-H "Authorization: Bearer $inside"
measure 'concerts' /booking/concerts
measure 'seat map of 2,000, whole' "/booking/seats?concert_id=$open"
etag=$(curl -sI -X GET "$USHER_URL/booking/seats?concert_id=$open" |
	awk 'tolower($1) == "etag:" { print $2 }' | tr -d '\r')
measure 'seat map of 2,000, unchanged' "/booking/seats?concert_id=$open" \
	-H "If-None-Match: $etag"
ctl --json room show "$concert" |
	jq -r '"\(.issued) visitors take \(.memory_bytes_per_visitor) bytes each in Redis"'
