#!/bin/sh
# tools/build/lua2c.sh puts the library of Redis functions together, and makes
# none where a name leads nowhere: each refusal is seen here once.
set -u
src=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/tap.sh
. "$src/tests/tap.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$src" || exit 99

# module|function NAME NEEDS [TEXT]
module() {
	printf -- '-- needs: %s\nlocal %s = 1\n' "$2" "$1" >"$dir/modules/$1.lua"
}
a_function() {
	printf -- "-- needs: %s\nroomless_function('%s', {}, nil)\n" "$2" \
		"${3-$1}" >"$dir/functions/$1.lua"
}
differs() {
	[ "$1" != "$2" ]
}
begin() {
	rm -rf "$dir/modules" "$dir/functions"
	mkdir "$dir/modules" "$dir/functions"
	module low ''
	module high low
	a_function act high
	cp lib/queue/lua_tbl.h "$dir/lua_tbl.h"
	cp lib/queue/room_tbl.h "$dir/room_tbl.h"
}
build() {
	LUA_DIR=$dir LUA_TABLES="$dir/room_tbl.h $dir/lua_tbl.h" \
		tools/build/lua2c.sh "$@" 2>&1
}
# refuses PATTERN: nothing is built, and this is why.
refuses() {
	if said=$(build); then
		echo '# it was built'
		return 1
	fi
	has "$1" "$said"
}
version() {
	build | sed -n 's/.*\.version = "\(.*\)",/\1/p'
}

begin
tap 'a file comes after all it needs' same 'low high act' \
	"$(build --order | sed 's|.*/||; s|\.lua$||' | tr '\n' ' ' | sed 's/ $//')"
was=$(version)
tap 'a version is twelve hex digits' has '^[0-9a-f]{12}$' "$was"
tap 'which are in the name of the library' has "^#!lua name=usher_$was\$" \
	"$(build --text)"
tap 'the same text is the same version' same "$was" "$(version)"
echo '-- and more' >>"$dir/modules/low.lua"
tap 'another text is another version' differs "$was" "$(version)"

begin
echo "local MAX = 7" >>"$dir/modules/low.lua"
printf '%s\n' "local high_too = { MAX, 'MAX \\' MAX', high.MAX, MAX_1 } -- MAX" \
	>>"$dir/modules/high.lua"
tap 'a constant stands where it is used, and nowhere else' \
	has "{ 7, 'MAX .. MAX', high.MAX, MAX_1 } -- MAX" "$(build --text)"

begin
echo 'local function low_own() return low end' >>"$dir/modules/low.lua"
echo 'local function high_own() return low end' >>"$dir/modules/high.lua"
# before_module: the names that stand outside of the modules' blocks
before_module() {
	build --text | awk '/^do( |$)/ { own = 1 } /^end$/ { own = 0 }
	    !own && /^local [a-z_]+$/ { printf "%s ", $2 }'
}
tap 'what only one module mentions is local to it' \
	same 'low ' "$(before_module)"

begin
module high 'low lower'
# shellcheck disable=SC2016	# as it is printed
tap 'a module that is nowhere is refused' \
	refuses 'high.lua needs `lower`, and there is no .*/lower.lua'
begin
module low high
tap 'so is a circle' refuses 'need each other in a circle: act high low high'
begin
module alone ''
tap 'and a module that no function needs' \
	refuses 'no function needs .*/alone.lua'
begin
a_function act high other
tap 'a function goes by its file'"'"'s name' \
	refuses "act.lua does not register 'act'"
begin
echo 'PLACE_STATE(x)' >>"$dir/lua_tbl.h"
tap 'a row of no table is refused' refuses 'there is no table of PLACE_STATE'
begin
echo 'ROOM_FIELD(x, ELSEWHERE, KEPT)' >>"$dir/lua_tbl.h"
tap 'so is a field that is stored nowhere' refuses 'x is stored in ELSEWHERE'
begin
: >"$dir/room_tbl.h"
tap 'and a room without settings' refuses 'no settings'

layout() {
	build --text | sed -n "s/^local LAYOUT = //p"
}
begin
was=$(layout)
echo 'ROOM_FIELD(x, COUNTERS, KEPT)' >>"$dir/lua_tbl.h"
tap 'another field is another layout' differs "$was" "$(layout)"
begin
sed 's/ROOM_FIELD(held,/ROOM_FIELD(kept,/' lib/queue/lua_tbl.h >"$dir/lua_tbl.h"
tap 'so is another name' differs "$was" "$(layout)"
tap_end
