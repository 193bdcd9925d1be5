# From the user of the web server to root.  Run by another user than root, the same
# in that user's own folders.
# shellcheck shell=sh disable=SC2154,SC2034	# shared with tests/attack/run
# shellcheck source=tools/run/user.sh
. tools/run/user.sh

as_programs() {
	(exec_as_programs "$@")
}

# The programs and the jobs may do nothing that only root may.
without_powers() {
	found=$(find /proc/[0-9]*/exe -maxdepth 0 \
		\( -lname "$USHER_PREFIX/libexec/*" -o \
		-lname "$USHER_PREFIX/sbin/*" \) \
		-printf '%h/status\n' 2>/dev/null)
	[ "$(echo "$found" | wc -l)" -ge 4 ] || return 1
	# shellcheck disable=SC2086	# one file a word
	awk -v uid="$(id -u "$(programs_user)")" '
		/^Name:/ { name = $2 }
		/^CapEff:/ && $2 !~ /^0*$/ { print "# " name " has " $2; bad = 1 }
		/^Uid:/ && ($2 != uid || $3 != uid || $4 != uid) {
			print "# " name " is " $0; bad = 1 }
		END { exit bad }' $found
}
get /queue/health
get /booking/health
tap 'the programs have no rights of root' without_powers
if [ "$(id -u)" -eq 0 ]; then
	for file in usher_admin.password operator.password env usher.conf; do
		tap "they do not write $file" \
			fails as_programs test -w "$state/$file"
	done
	for file in usher_admin.password operator.password env; do
		tap "nor read $file" fails as_programs test -r "$state/$file"
	done
fi

# A link where root looks for a file, to one that is root's own, or to a place for
# one.  Root is the folder's owner there; and once it is told to stay root, so that
# only how files are opened stands between.
victim=$tmp/victim
nowhere=$tmp/nowhere
sed 's/^run_as = .*/run_as = root/' "$USHER_CONF" >"$tmp/root.conf"
look() {
	stat -c '%u %g %a %s' "$victim"
	cat "$victim"
	[ ! -e "$nowhere" ] || echo "made $nowhere"
}
leads_nowhere() {	# leads_nowhere SETTINGS FOLDER/ROOM.KIND
	room=${2%.*} room=${room#*/}
	for target in "$victim" "$nowhere"; do
		(umask 077 && echo precious >"$victim")
		as_programs ln -sfn "$target" "$state/$2"
		look >"$tmp/before"
		for command in "room open $room --capacity 1 --shop other" \
			"room set $room --capacity 2" "room close $room --yes"; do
			# shellcheck disable=SC2086	# words
			USHER_CONF=$1 timeout 20 "$USHER_PREFIX/bin/usherctl" \
				$command >"$tmp/out" 2>&1
			[ $? -ne 124 ] || return 1
		done
		look >"$tmp/after"
		rm -f "$state/$2" "$nowhere"
		diff "$tmp/before" "$tmp/after" || return 1
	done
}
room=4710
for settings in "$USHER_CONF" "$tmp/root.conf"; do
	case $settings in
	*/root.conf) [ "$(id -u)" -eq 0 ] || continue; who='a root that stays root' ;;
	*) who=usherctl ;;
	esac
	for kind in checkpoint/lock checkpoint/json checkpoint/log \
		checkpoint/snapshot status/json; do
		room=$((room + 1))
		tap "a link for ${kind#*/} in ${kind%/*} leads $who nowhere" \
			leads_nowhere "$settings" "${kind%/*}/$room.${kind#*/}"
	done
done
