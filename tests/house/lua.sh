#!/bin/sh
# The library of Redis functions is good Lua: luacheck finds no unused or
# undefined variable in it (but values that a `-- guard:` line replaces are
# allowed), each file uses what it says it needs and nothing else, and a real
# server takes it, under every name that C calls.
set -u
cd "${srcdir:-.}" || exit 99
# shellcheck source=tests/house/need.sh
. tests/house/need.sh
need luacheck redis-cli
tmp=$(mktemp -d)
trap 'tools/run/server stop redis "$tmp" >/dev/null 2>&1; rm -rf "$tmp"' EXIT
bad=0
complain() {
	echo "$*"
	bad=1
}

# lint FILE OPTION...: as Redis runs it, where only these names are known.
lint() {
	file=$1
	shift
	luacheck -q --no-color --codes --no-cache --std lua51 --ignore 311 \
		--read-globals redis cjson cmsgpack struct bit "$@" \
		-- "$file" >"$tmp/found" && return
	complain "$file:"
	cat "$tmp/found"
}

sh tools/build/lua2c.sh --text >"$tmp/library" || exit 1
sed 1d "$tmp/library" >"$tmp/library.lua"
lint "$tmp/library.lua" --no-max-line-length

# What a file defines for others.
defined() {
	sed -n -e 's/^local function \([a-z_]*\).*/\1/p' \
		-e 's/^local \([A-Za-z_0-9, ]*[A-Za-z0-9]\)[[:space:]]*\(=.*\|--.*\)*$/\1/p' "$1" |
		tr -d ' ' | tr , '\n'
}

# A file alone, with the tables and what it needs: no more is known to it, and of
# each file it needs it uses something.
awk -f tools/build/lua-tables.awk lib/queue/room_tbl.h lib/queue/lua_tbl.h \
	>"$tmp/tables.lua"
tables=$(defined "$tmp/tables.lua")
for file in lib/store/lua/modules/*.lua lib/store/lua/functions/*.lua; do
	known="$tables VERSION"
	# shellcheck disable=SC2013	# names are words
	for need in $(sed -n 's/^-- needs: //p' "$file"); do
		names=$(defined "lib/store/lua/modules/$need.lua")
		known="$known $names"
		used=false
		for name in $names; do
			grep -v '^--' "$file" | grep -qw "$name" && used=true
		done
		$used || complain "$file: uses nothing of $need"
	done
	# shellcheck disable=SC2086	# names are words
	lint "$file" --ignore 2[13]1 --max-line-length 100 --globals $known
done

# What a module keeps from one call to the next is constant, and is named in
# capitals; what changes is in modules/request.lua, which sets it first.
grep -nE '^local [a-z_, ]+(=|$|	)' lib/store/lua/modules/*.lua \
	lib/store/lua/functions/*.lua | grep -vE '/request\.lua:|:local function' &&
	complain 'a variable that would keep its value from call to call'
grep -nE '^[ 	]+[A-Z][A-Z_]+[ ,]*=[^=]' lib/store/lua/modules/*.lua \
	lib/store/lua/functions/*.lua && complain 'a constant is assigned to'

# A server takes it, and does nothing but take it.
tools/run/server start redis "$tmp" >/dev/null || exit 1
redis() { redis-cli -s "$tmp/redis.sock" "$@"; }
redis -x FUNCTION LOAD <"$tmp/library" >"$tmp/said" || bad=1
version=$(sed -n 's/^#!lua name=usher_//p' "$tmp/library")
[ "$(cat "$tmp/said")" = "usher_$version" ] || complain "$(cat "$tmp/said")"
[ "$(redis DBSIZE)" = 0 ] || complain 'it writes when it is loaded'
redis FUNCTION LIST >"$tmp/list"
for file in lib/store/lua/functions/*.lua; do
	name=$(basename "$file" .lua)
	grep -qx "${name}_$version" "$tmp/list" ||
		complain "the server does not know $name"
	grep -q "redis_function function_$name;" lib/store/functions.h ||
		complain "lib/store/functions.h does not declare $name"
done
exit $bad
