#!/bin/sh
# What statements say is said once: what a row of reservation is, in
# reservation_state.h; how times are converted, in sql.h.  And a column is read
# by a name of the enum below its SELECT, never by a number.
set -u
cd "${srcdir:-.}" || exit 99
bad=0

# once FILE PATTERN: no other C file has it.
once() {
	grep -rnE "$2" --include='*.[ch]' lib cgi-bin cron ctl |
		grep -v "^$1:" && bad=1
	grep -qE "$2" "$1" || { echo "$1 has no $2"; bad=1; }
}

# Either side of a comparison; but p->expires_at is a field of C.
once lib/booking/reservation_state.h \
	'paid_at IS|expires_at *([<>]|BETWEEN)|(^|[^-])[<>]=? *([a-z]+\.)?expires_at\>'
once lib/store/sql.h 'UNIX_TIMESTAMP|UNIXTIME|TIMESTAMPDIFF'

grep -rnE 'sql_(int|text|data|is_null)\([a-z]+, *[0-9]' --include='*.c' \
	lib/booking lib/schema cgi-bin && bad=1
exit $bad
