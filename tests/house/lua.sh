#!/bin/sh
# Every script is good Lua 5.1, with the parts it uses, as Redis gets it.
set -u
cd "${srcdir:-.}" || exit 99
# shellcheck source=tests/house/need.sh
. tests/house/need.sh
need luac5.1
tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT
bad=0
for script in lib/store/lua/functions/*.lua; do
	if ! tools/build/lua2c.sh --text "$script" >"$tmp" ||
		! luac5.1 -p - <"$tmp"; then
		echo "in $script"
		bad=1
	fi
done
exit $bad
