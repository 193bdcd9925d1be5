# TAP for shell tests: source it, call these, end with `tap_end`.
# shellcheck shell=sh
tap_n=0
tap_bad=0

# tap NAME COMMAND...: one test, passed when the command succeeds; so does tap.
tap() {
	tap_n=$((tap_n + 1))
	tap_name=$1
	shift
	if "$@"; then
		echo "ok $tap_n - $tap_name"
	else
		echo "not ok $tap_n - $tap_name"
		tap_bad=$((tap_bad + 1))
		return 1
	fi
}

# same WANTED GOT: equal, else say how they differ.
same() {
	[ "$1" = "$2" ] && return
	printf '# wanted %s\n# got    %s\n' "$1" "$2"
	return 1
}

# has PATTERN TEXT: an extended regular expression matches a line of the text.
has() {
	printf '%s\n' "$2" | grep -qE -e "$1" && return
	printf '# no %s in: %s\n' "$1" "$2"
	return 1
}

# fails COMMAND...: the command does not succeed.
fails() {
	! "$@"
}

# soon COMMAND...: try until it succeeds, for ten seconds: what a cron program or
# a cache brings about.
soon() {
	tap_tries=100
	until "$@"; do
		tap_tries=$((tap_tries - 1))
		[ $tap_tries -gt 0 ] || return 1
		sleep 0.1
	done
}

tap_end() {
	echo "1..$tap_n"
	[ "$tap_bad" -eq 0 ]
}
