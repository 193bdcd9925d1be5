#!/bin/sh
# No two files of the programs and their library have a function of the same
# name, main() apart: a backtrace and a grep name one place.
set -u
cd "${srcdir:-.}" || exit 99
# As clang-format leaves it, a definition has its name at the start of a line and
# its body's brace at the start of one of the next.
find lib cgi-bin cron ctl -name '*.c' -exec awk '
	FNR == 1 { name = "" }
	/^[a-z_0-9]+\(/ { name = $0; sub(/\(.*/, "", name) }
	/^{/ && name != "" && name != "main" {
		if (name in file && file[name] != FILENAME)
			print name ": in " file[name] " and " FILENAME
		file[name] = FILENAME
		name = ""
	}
	/;$/ { name = "" }' {} + | sort | grep . && exit 1
exit 0
