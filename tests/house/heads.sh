#!/bin/sh
# Every .c of the programs and their library begins with a comment: what the file
# hides, which rule it keeps, what must not be changed without thought.  A
# function whose body has more than 15 lines has a comment directly above it that
# says why, and none has more than 40.
set -u
cd "${srcdir:-.}" || exit 99

# As clang-format leaves it, a definition has its name at the start of a line, its
# body's brace at the start of one of the next, and above the name the type.  A
# comment counts until a line that ends something else.
find lib cgi-bin cron ctl -name '*.c' -exec awk '
	FNR == 1 && !/^\/\*/ { print FILENAME ": begins without a comment" }
	FNR == 1 { name = ""; first = 0; commented = 0 }

	first && /^}/ {
		lines = FNR - first - 1
		if (lines > 40)
			print FILENAME ": " name "() has " lines " lines, not 40"
		else if (lines > 15 && !has_reason)
			print FILENAME ": " name "() has " lines \
			    " lines and no comment above"
		functions++
		name = ""; first = 0; commented = 0
		next
	}
	first { next }
	/^[a-z_0-9]+\(/ { name = $0; sub(/\(.*/, "", name); has_reason = commented }
	/^{/ && name != "" { first = FNR; next }
	/^\/\* clang-format o(n|ff) \*\/$/ { next }
	/^ \*\/$|^(\/| )\*.*\*\/$/ { commented = 1; next }
	/^$|^#|[;}\\]$/ { commented = 0; name = "" }
	END { if (functions < 500) print "found only " functions " functions" }' {} + |
	sort | grep . && exit 1
exit 0
