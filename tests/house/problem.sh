#!/bin/sh
# What Apache answers by itself is what the programs would answer: each file of
# apache/problem is a row of status_tbl.h.  (As a proxy it has two more words
# for UNAVAILABLE, 502 and 504.)  And so is what nginx answers by itself.
set -u
cd "${srcdir:-.}" || exit 99
bad=0
row_of() {	# row_of <PROBLEM: its row of status_tbl.h
	sed -n 's/.*"title":"\([^"]*\)","status":\([0-9]*\),"code":"\([^"]*\)".*/\2, "\3", "\1")/p'
}
has_row() {	# has_row FILE ROW
	grep -qF -- "${2:-no row}" lib/base/status_tbl.h ||
		{ echo "$1: no such row in status_tbl.h: $2"; bad=1; }
}
for file in apache/problem/*.json; do
	code=$(basename "$file" .json)
	row=$(row_of <"$file")
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
	has_row "$file" "$row"
	for conf in $used; do
		grep -q "ErrorDocument $code /${folder:-$conf}/problem/$code.json" \
			"apache/usher-$conf.conf.in" ||
			{ echo "usher-$conf.conf does not use $file"; bad=1; }
	done
done

file=apache/usher-nginx.conf.in
returned=$(sed -n 's/^	return \([0-9]*\) .*/\1/p' $file)
[ -n "$returned" ] || { echo "$file: found no answers"; bad=1; }
for code in $returned; do
	row=$(grep "^	return $code " $file | row_of)
	has_row "$file, $code" "$row"
	case $row in
	"$code, "*) ;;
	*) echo "$file: $code has another status: $row"; bad=1 ;;
	esac
done
exit $bad
