# Sockets that are kept and hardly used.
# shellcheck shell=sh disable=SC2154	# set by tests/attack/run

# The longest of some requests, in ms.  A machine that is busy with other things
# makes any one of them long, so there are three rounds, and one is enough.
others_wait_less_than_a_second() {	# ... KIND PATH
	for _ in 1 2 3; do
		seize "$1" 500 "$2"
		longest=0
		for path in /wait.html /queue/health /booking/concerts \
			/js/boot.js /wait.html /queue/health; do
			took=$(curl -s -m 9 -o "$tmp/body" \
				-w '%{time_total}' "$USHER_URL$path" |
				awk '{ print int($1 * 1000) }')
			[ "$took" -le $longest ] || longest=$took
		done
		let_go
		echo "# beside 500 of $1: $longest ms at most"
		[ $longest -ge 1000 ] || return 0
	done
	return 1
}
map="/booking/seats?concert_id=$USHER_CONCERT_OPEN"
for kind in 'silent /' 'heads /wait.html' 'bodies /queue/enter' \
	"readers $map" "deaf $map"; do
	# shellcheck disable=SC2086	# kind and path
	tap "others wait less than a second beside 500 sockets of ${kind% *}" \
		others_wait_less_than_a_second $kind
done
