#!/bin/sh
# etc/usher.conf.sample and usher.conf(5) have every key of conf_tbl.h, in its
# order, with its default, its help word for word, and in the manual its bounds;
# and neither has another key.
set -u
cd "${srcdir:-.}" || exit 99
# shellcheck source=tests/house/need.sh
. tests/house/need.sh
need gcc
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# The rows as the preprocessor reads them, `ROW` SECTION@KEY@VALUE@DEFAULT@BOUNDS@
# HELP; texts that stand side by side are one.
cat >"$tmp/rows.h" <<'END'
#define CONF_TEXT(s, k, def, help) ROW s@k@text@def@@help
#define CONF_PAGE(s, k, def, help) ROW s@k@url@def@@help
#define CONF_WORD(s, k, def, words, help) ROW s@k@words@def@@help
#define CONF_INT(s, k, def, min, max, unit, help) ROW s@k@unit@def@min to max@help
#define CONF_NETWORKS(s, k, def, help) ROW s@k@networks@def@@help
#define CONF_VARIABLE(s, k, def, help) ROW s@k@variable@def@@help
#define CONF_DURATION(s, k, def, min, max, help) \
	ROW s@k@duration@def ms@min ms to max ms@help
#include "lib/base/conf_tbl.h"
END
gcc -E -P -I. -x c "$tmp/rows.h" | tr '\n' ' ' | sed -e 's/" *"//g' \
	-e 's/ROW /\n/g' | sed -e '/^ *$/d' -e 's/"//g' -e 's/ *@ */@/g' \
	-e 's/ *$//' >"$tmp/rows"

# Durations as people write them, and the sentences of the manual.
awk -F@ -v OFS=@ '
	function told(text) {
		if (text !~ / ms$/) return text
		text += 0
		if (text % 3600000 == 0) return text / 3600000 "h"
		if (text % 60000 == 0) return text / 60000 "m"
		return text % 1000 == 0 ? text / 1000 "s" : text "ms"
	}
	{
		if ($3 == "") $3 = "number"
		split($5, bound, " to ")
		range = $5 == "" ? "" : " From " told(bound[1]) " to " told(bound[2]) "."
		print $1, $2, told($4), $6 >sample
		print $1, $2, $3, $6 range " Default: " \
			($4 == "" ? "empty" : told($4)) "." >manual
	}' sample="$tmp/sample.wanted" manual="$tmp/manual.wanted" "$tmp/rows"

awk -v OFS=@ '
	/^\[/ { section = substr($0, 2, length($0) - 2); help = ""; next }
	/^#/ { help = help substr($0, 2); next }
	/^[a-z_]+ *=/ {
		key = $1
		sub(/^[a-z_]+ *= */, "")
		print section, key, $0, substr(help, 2)
	}
	{ help = "" }' etc/usher.conf.sample >"$tmp/sample"

# An item is `.It Ic KEY = Ar VALUE` and its sentences; what is in a macro is a
# word like others.
awk -v OFS=@ '
	function finish() {
		if (key != "") print section, key, value, substr(words, 2)
		key = words = ""
	}
	$1 == ".Ss" { section = $2 }
	$1 == ".It" && $2 == "Ic" { finish(); key = $3; value = $6; next }
	$1 == ".El" { finish() }
	key != "" && $1 == ".Ql" { $0 = $2 (NF > 2 ? $3 : "") }
	key != "" { words = words " " $0 }' man/usher.conf.5 >"$tmp/manual"

bad=0
[ "$(wc -l <"$tmp/rows")" -gt 30 ] || { echo "no keys found in conf_tbl.h"; bad=1; }
diff "$tmp/sample.wanted" "$tmp/sample" ||
	{ echo "etc/usher.conf.sample differs from conf_tbl.h"; bad=1; }
diff "$tmp/manual.wanted" "$tmp/manual" ||
	{ echo "man/usher.conf.5 differs from conf_tbl.h"; bad=1; }
exit $bad
