#!/bin/sh
# An impossible condition says where it was met: only lib/base/impossible.c calls
# abort() or assert().  And the length of an array is ARRAY_LEN.
set -u
cd "${srcdir:-.}" || exit 99
bad=0
grep -rnE '\<(abort|assert)\(' --include='*.[ch]' lib cgi-bin cron ctl |
	grep -v '^lib/base/impossible\.c:' && bad=1
grep -rnE 'sizeof *\(?([A-Za-z0-9_>.-]+)\)? */ *sizeof *\(?(\*\(?\1|\1\[0\])' \
	--include='*.[ch]' lib cgi-bin cron ctl tools tests bench |
	grep -v '^lib/base/array\.h:' && bad=1
exit $bad
