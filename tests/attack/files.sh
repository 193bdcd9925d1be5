# From the user of the web server to root, for whom this needs root.
# shellcheck shell=sh disable=SC2154	# set by tests/attack/run

# No program of the demo may do what only root may.
without_powers() {
	for program in queue/enter booking/login; do
		for pid in $(pgrep -f "$USHER_PREFIX/libexec/usher/$program"); do
			awk -v p="$program $pid" '/^CapEff:/ && $2 !~ /^0*$/ {
				print "# " p " has " $2; bad = 1 }
				END { exit bad }' "/proc/$pid/status" || return 1
			[ "$(id -u)" -ne 0 ] ||
				[ "$(stat -c %u "/proc/$pid")" -ne 0 ] || {
				echo "# $program $pid is root's"
				return 1
			}
		done
	done
}
get /queue/health
tap 'the programs have no rights of root' without_powers

# A link where a file is to be made: root must not make what it leads to.
victim=$tmp/victim
plant() {	# plant FILE: as the user of the folder
	owner=$(stat -c %U "$(dirname "$1")")
	rm -f "$1"
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid "$owner" --regid "$(id -g "$owner")" \
			--clear-groups ln -s "$victim" "$1"
	else
		ln -s "$victim" "$1"
	fi
}
chmod 711 "$tmp"
room=4711
for name in $room.lock $room.json $room.log $room.snapshot; do
	plant "$state/checkpoint/$name"
	ctl room open $room --capacity 1 --shop other >/dev/null 2>&1
	ctl room close $room --yes >/dev/null 2>&1
	tap "a link instead of $name leads nowhere" [ ! -e "$victim" ]
	rm -f "$state/checkpoint/$name"
done
plant "$state/status/$room.json"
ctl room open $room --capacity 1 --shop other >/dev/null 2>&1
tap 'nor does one instead of the status document' [ ! -e "$victim" ]
