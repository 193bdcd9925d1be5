#!/bin/sh
# Every function and variable that a file of lib/ exports is used by another
# file: else it is dead, or should be static.  One that tests alone use is
# listed below, with the reason.
set -u
build=$PWD
cd "${srcdir:-.}" || exit 99
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# NAME: why only tests use it
sed 's/:.*//' >"$tmp/allowed" <<'END'
payment_result_free: complete hands the answer on, to be freed when it is sent
END

# Objects whose source is still there; a build folder may have older ones.
objects() {	# objects FOLDER...
	(cd "$build" && find "$@" -name '*.o') | while read -r object; do
		name=${object##*/}
		name=${name##*-}
		[ ! -e "${object%/*}/${name%.o}.c" ] || echo "$build/$object"
	done
}
uses() {	# uses FOLDER...: the names that objects there take from others
	objects "$@" | xargs nm -u | sed -n 's/^ *[Uw] //p' | sort -u
}

[ -e "$build/libusher.a" ] || { echo 'no libusher.a here'; exit 77; }
# What begins with `_` is the compiler's.
objects lib | xargs nm -A --defined-only | sed -n 's/^\(.*\)\.o:[^ ]* [TDRBC] \([^_]\)/\1 \2/p' |
	sed "s|^$build/||" | awk '{ print $2, $1 ".c" }' | sort >"$tmp/exports"
[ -s "$tmp/exports" ] || { echo 'found no functions in lib'; exit 99; }
# The demo's crowd is built on demand.
words=$(find tools -name '*.c' -exec grep -ohE '\<[a-z_0-9]+\(' {} + | tr -d '(')
{ uses lib cgi-bin cron ctl; echo "$words"; } | sort -u >"$tmp/used"
uses tests bench >"$tmp/tested"

bad=0
join -v1 "$tmp/exports" "$tmp/used" >"$tmp/left"
join -v1 "$tmp/left" "$tmp/tested" |
	sed 's/\(.*\) \(.*\)/\2: \1: no other file uses it: dead, or static/' |
	grep . && bad=1
join "$tmp/left" "$tmp/tested" | sort -k1,1 |
	join -v1 - "$tmp/allowed" |
	sed 's/\(.*\) \(.*\)/\2: \1: only tests use it/' | grep . && bad=1
cut -d' ' -f1 "$tmp/left" | sort | comm -13 - "$tmp/allowed" |
	sed 's/$/: allowed here for tests alone, and not so/' | grep . && bad=1
exit $bad
