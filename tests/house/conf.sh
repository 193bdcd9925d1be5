#!/bin/sh
# Every key of conf_tbl.h is in the sample file with its default, and in the
# man page too; and neither names a key that is not there.
set -u
cd "${srcdir:-.}" || exit 99
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Lines `section key default`, durations in milliseconds.  (The formatter
# breaks a row after its parenthesis when it likes that better.)
sed -e '/^CONF_[A-Z]*($/{N;s/\n *//;}' lib/base/conf_tbl.h |
	sed -n 's/^CONF_[A-Z]*(\([a-z]*\), \([a-z_]*\), "\{0,1\}\([^",]*\).*/\1 \2 \3/p' |
	sed 's/ *$//' | sort >"$tmp/table"

awk '
	BEGIN { ms["ms"] = 1; ms["s"] = 1000; ms["m"] = 60000; ms["h"] = 3600000 }
	/^\[/ { section = substr($0, 2, length($0) - 2) }
	/^[a-z]/ {
		key = $1
		sub(/^[a-z_]* *= */, "")
		if (/^[0-9]+(ms|s|m|h)$/) {
			unit = $0
			sub(/[0-9]*/, "", unit)
			$0 = $0 * ms[unit]
		}
		print section, key, $0
	}' etc/usher.conf.sample | sed 's/ *$//' | sort >"$tmp/sample"

awk '$1 == ".Ss" { section = $2 }
    $1 == ".It" && $2 == "Ic" { print section, $3 }' man/usher.conf.5 |
	sort >"$tmp/man"
cut -d' ' -f1,2 "$tmp/table" >"$tmp/keys"

bad=0
[ -s "$tmp/table" ] || { echo "no keys found in conf_tbl.h"; bad=1; }
diff "$tmp/table" "$tmp/sample" ||
	{ echo "etc/usher.conf.sample differs from conf_tbl.h"; bad=1; }
diff "$tmp/keys" "$tmp/man" ||
	{ echo "man/usher.conf.5 differs from conf_tbl.h"; bad=1; }
exit $bad
