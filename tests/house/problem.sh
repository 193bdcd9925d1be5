#!/bin/sh
# What Apache answers by itself says the same as the programs would: each file
# of apache/problem is a row of status_tbl.h.
set -u
cd "${srcdir:-.}" || exit 99
bad=0
for file in apache/problem/*.json; do
	row=$(sed -n 's/.*"title":"\([^"]*\)","status":\([0-9]*\),"code":"\([^"]*\)".*/\2, "\3", "\1")/p' "$file")
	grep -qF -- "${row:-no row}" lib/base/status_tbl.h ||
		{ echo "$file: no such row in status_tbl.h: $row"; bad=1; }
	for conf in queue booking; do
		code=$(basename "$file" .json)
		grep -q "ErrorDocument $code /$conf/problem/$code.json" \
			"apache/usher-$conf.conf.in" ||
			{ echo "usher-$conf.conf does not use $file"; bad=1; }
	done
done
exit $bad
