#!/bin/sh
# tools/build/tally counts what passed and failed, and loses no failure.
set -u
src=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/tap.sh
. "$src/tests/tap.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# tally RESULT TEXT: of a test that automake gave this result, which printed so
tally() {
	echo ":global-test-result: $1" >"$dir/t.trs"
	printf '%s\n' "$2" >"$dir/t.log"
	"$src/tools/build/tally" "$dir/t.trs"
}

tap 'a test that prints nothing is one' same '1 0' "$(tally PASS '')"
tap 'and one when it fails' same '0 1' "$(tally FAIL 'Segmentation fault')"
tap 'libcheck tells how many there were' same '5 0' \
	"$(tally PASS '100%: Checks: 5, Failures: 0, Errors: 0')"
tap 'how many failed, and how many broke' same '2 3' \
	"$(tally FAIL '40%: Checks: 5, Failures: 1, Errors: 2')"
tap 'several suites add up' same '5 1' "$(tally FAIL \
	'100%: Checks: 3, Failures: 0, Errors: 0
66%: Checks: 3, Failures: 1, Errors: 0')"
tap 'lines of TAP are counted' same '2 1' \
	"$(tally FAIL 'ok 1 - a
not ok 2 - b
ok 3 - c')"
tap 'a leak after tests that passed has failed' same '5 1' \
	"$(tally FAIL '100%: Checks: 5, Failures: 0, Errors: 0
ERROR: LeakSanitizer: detected memory leaks')"
tap 'what was skipped has not passed' same '0 1' "$(tally SKIP '')"
tap 'nor has what could not be run' same '0 1' "$(tally ERROR '')"
printf 'ok 1 - a\nok 2 - b\n' >"$dir/plain"
tap 'a plain log is counted by its lines' same '2 0' \
	"$("$src/tools/build/tally" "$dir/plain")"
tap_end
