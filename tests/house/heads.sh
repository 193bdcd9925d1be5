#!/bin/sh
# Every .c of the programs and their library begins with a comment: what the file
# hides, which rule it keeps, what must not be changed without thought.
set -u
cd "${srcdir:-.}" || exit 99
find lib cgi-bin cron ctl -name '*.c' -exec awk '
	FNR == 1 && !/^\/\*/ { print FILENAME ": begins without a comment" }' {} + |
	sort | grep . && exit 1
exit 0
