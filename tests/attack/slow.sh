# Sockets that are kept and hardly used, and answers that cost the server more than
# the question costs the client.
# shellcheck shell=sh disable=SC2154,SC2034	# shared with tests/attack/run

large=$(ctl concert add --title 'A large map' --queue N)
ctl seats add "$large" --section A --rows 500 --cols 100 --price 1000 >/dev/null
map="/booking/seats?concert_id=$large"
get "$map"
is 'there is a large map' "$(field '.seats | length')" 50000

# The longest of the requests of some seconds, in ms.  A machine that is busy with
# other things makes any one of them long, so there are three rounds, and one is
# enough.
others_wait_less_than_a_second() {	# ... KIND N PATH
	for _ in 1 2 3; do
		seize "$1" "$2" "$3"
		longest=0
		end=$(($(date +%s) + 2))
		while [ "$(date +%s)" -lt $end ]; do
			for path in /wait.html /queue/health \
				/booking/concerts /js/boot.js; do
				took=$(curl -s -m 9 -o "$tmp/body" \
					-w '%{time_total}' "$USHER_URL$path" |
					awk '{ print int($1 * 1000) }')
				[ "$took" -le "$longest" ] || longest=$took
			done
		done
		let_go
		echo "# beside $2 of $1: $longest ms at most"
		[ "$longest" -ge 1000 ] || return 0
	done
	return 1
}
for kind in 'heads 70 /' 'heads 200 /' 'heads 500 /' 'silent 500 /' \
	'bodies 500 /queue/enter' "readers 500 $map" "deaf 70 $map" \
	"deaf 500 $map"; do
	# shellcheck disable=SC2086	# kind, number and path
	tap "others wait less than a second beside ${kind% *}" \
		others_wait_less_than_a_second $kind
done

# --- processors -------------------------------------------------------------

# Hundredths of a second that Apache and all programs have worked so far.
worked() {
	cat /proc/[0-9]*/stat 2>"$tmp/gone" | sed 's/.*) //' |
		awk -v session="$(cat "$state/apache.pid")" \
			'$4 == session { n += $12 + $13 } END { print n + 0 }'
}
maps() {	# maps N
	curl -s --compressed -o "$tmp/body" "$USHER_URL$map#[1-$1]"
}
maps 1
before=$(worked)
maps 50
took=$(($(worked) - before))
echo "# 50 large maps with gzip took $((took * 10)) ms of the processors"
# To compress one takes 36 ms; half of that is more than any of them may.
tap 'a map with gzip is not compressed for each that asks' [ $took -lt 90 ]
