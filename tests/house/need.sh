# need PROGRAM...: go on only where these are.  A bare `make check` skips a test
# that lacks something; under ./check, which installs it all, that is a failure.
# shellcheck shell=sh
need() {
	for program; do
		command -v "$program" >/dev/null && continue
		echo "no $program here"
		[ -n "${USHER_CHECK-}" ] && exit 1
		exit 77
	done
}
