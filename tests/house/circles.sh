#!/bin/sh
# No two modules include each other, directly or through others: each can then be
# understood, tested and moved without what is above it.  A module is NAME.c and
# NAME.h of one folder.
set -u
cd "${srcdir:-.}" || exit 99

# Lines `FROM TO`: a module, and one that it includes.
edges() {
	grep -rHoE '^ *# *include "[^"]*\.h"' --include='*.[ch]' \
		lib cgi-bin cron ctl |
		sed -E 's|^([^:]*)\.[ch]: *# *include "([^"]*)\.h"|\1 \2|' |
		while read -r from to; do
			for module in "lib/$to" "${from%/*}/$to"; do
				[ -f "$module.h" ] && echo "$from $module"
			done
		done | awk '$1 != $2' | sort -u
}

# An include is part of a circle if it leads back to where it is.
edges | awk '
	{ from[NR] = $1; to[NR] = $2; out[$1] = out[$1] " " $2 }

	function leads_to(start, goal,    stack, n, seen, next_ones, k, i) {
		stack[n = 1] = start
		while (n > 0) {
			start = stack[n--]
			if (start == goal)
				return 1
			if (start in seen)
				continue
			seen[start] = 1
			k = split(out[start], next_ones, " ")
			for (i = 1; i <= k; i++)
				stack[++n] = next_ones[i]
		}
		return 0
	}

	END {
		if (NR < 100)
			print "found only " NR " includes"
		for (i = 1; i <= NR; i++)
			if (leads_to(to[i], from[i]))
				print from[i] " includes " to[i] ", which leads back"
	}' | grep . && exit 1
exit 0
