#!/bin/sh
# What cannot be says where it was: nobody calls abort() or assert() but
# lib/base/impossible.c.  And the length of an array is ARRAY_LEN.
set -u
cd "${srcdir:-.}" || exit 99
bad=0
grep -rnE '\<(abort|assert)\(' --include='*.[ch]' lib cgi-bin cron ctl |
	grep -v '^lib/base/impossible\.c:' && bad=1
grep -rnE 'sizeof ([a-z_]+) / sizeof \*\1' --include='*.[ch]' \
	lib cgi-bin cron ctl tools tests bench && bad=1
exit $bad
