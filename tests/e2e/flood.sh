#!/bin/sh
# A crowd of buyers does not open the gate: however many reserve at once, some of
# the door's threads are left to ask the queue, which is healthy.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
need mariadb
stack_up
without_limits
many=200

# Many reservations at once; their answers, each with how often it came, are left
# in $tmp/NAME.
flood() {	# flood NAME CURL-OPTION...
	name=$1
	shift
	curl -s --parallel --parallel-immediate --parallel-max $many \
		-o "$tmp/$name.#1" -b "$tmp/$visitor.jar" \
		-H 'Content-Type: application/json' \
		-H 'Sec-Fetch-Site: same-origin' \
		-d "{\"concert_id\":$concert,\"seat_ids\":[$seat]}" "$@" \
		"$USHER_URL/booking/reserve#[1-$many]" 2>"$tmp/curl.log"
	jq -r '"\(.status // 200) \(.code // "held")"' "$tmp/$name".* |
		sort | uniq -c | sed 's/^ *//' >"$tmp/$name"
	sed "s/^/# $name: /" "$tmp/$name"
}

# Of a flood, all answers are of these, and there are some of the first.
only() {	# only NAME ANSWER...
	name=$1 first=$2
	shift 2
	[ "$(awk '{ n += $1 } END { print n }' "$tmp/$name")" = $many ] &&
		grep -q " $first\$" "$tmp/$name" &&
		! cut -d' ' -f2- "$tmp/$name" |
			grep -vxF "$(printf '%s\n' "$first" "$@")"
}

bypassed() {
	mariadb --no-defaults -u root -S "$USHER_MYSQL_SOCKET" usher -N \
		-e 'SELECT COALESCE(SUM(admitted + refused), 0) FROM bypass'
}

concert=$(ctl concert add --title 'With a line' --queue Y)
ctl seats add "$concert" --section A --rows 1 --cols 2 --price 1000 >/dev/null
ctl room open "$concert" --capacity 10 >/dev/null
seat=$(seat_id "$concert" 0)
sign_in insider
post /queue/enter "{\"concert_id\":$concert}"
sign_in stranger
warm "$USHER_URL" /booking/reserve
for program in /queue/validate /queue/health; do
	warm "http://127.0.0.1:$(cat "$tmp/state/door.port")" $program
done

flood none
tap 'without a token nobody passes' only none '403 token_required' '503 busy'
flood bad -H 'Authorization: Bearer nonsense'
tap 'nor with a malformed one' only bad '403 token_invalid' '503 busy'
visitor=insider
flood good
tap 'a token that is good is never called unknown' \
	only good '200 held' '503 busy'

flood with &
other=$!
visitor=stranger
flood without
wait $other
tap 'both at once: nobody passes without a token' \
	only without '403 token_required' '503 busy'
tap 'and a buyer with a token may' only with '200 held' '503 busy'

is 'nobody was let in as if the queue were down' "$(bypassed)" 0
tap 'nor was it ever thought to be' \
	fails grep 'queue service is down' "$tmp/state/apache.log"
stack_end
