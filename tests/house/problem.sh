#!/bin/sh
# What Apache answers by itself is what the programs would answer: each file of
# apache/problem is a row of status_tbl.h.  (As a proxy it has two more words
# for UNAVAILABLE, 502 and 504.)
set -u
cd "${srcdir:-.}" || exit 99
bad=0
for file in apache/problem/*.json; do
	code=$(basename "$file" .json)
	row=$(sed -n 's/.*"title":"\([^"]*\)","status":\([0-9]*\),"code":"\([^"]*\)".*/\2, "\3", "\1")/p' "$file")
	used='queue booking'
	folder=
	case $row in
	"$code, "*) ;;
	*) echo "$file: has another status: $row"; bad=1 ;;
	esac
	case $code in
	502 | 504)
		row=$(echo "$row" | sed "s/^$code,/503,/")
		used=queue-proxy folder=booking
		;;
	esac
	grep -qF -- "${row:-no row}" lib/base/status_tbl.h ||
		{ echo "$file: no such row in status_tbl.h: $row"; bad=1; }
	for conf in $used; do
		grep -q "ErrorDocument $code /${folder:-$conf}/problem/$code.json" \
			"apache/usher-$conf.conf.in" ||
			{ echo "usher-$conf.conf does not use $file"; bad=1; }
	done
done
exit $bad
