#!/bin/sh
# An include may name its own layer or a lower one, never a higher one, and
# the two services never meet: queue knows no SQL, booking knows no Redis.
set -u
cd "${srcdir:-.}" || exit 99
bad=0

# ban FOLDER FORBIDDEN...: no file under FOLDER includes what begins so.
ban() {
	folder=$1
	shift
	for no; do
		grep -rn "#include \"$no" "$folder" && bad=1
	done
}

ban lib/base store/ fetch/ queue/ queue_web/ booking/ schema/ app/ web/ job/
ban lib/store fetch/ queue/ queue_web/ booking/ schema/ app/ web/ job/
ban lib/fetch store/ queue/ queue_web/ booking/ schema/ app/ web/ job/
ban lib/queue booking/ queue_web/ schema/ app/ web/ job/ store/sql mysql
ban lib/booking queue/ queue_web/ schema/ app/ web/ job/ store/redis store/functions
ban lib/schema fetch/ queue/ queue_web/ booking/ app/ web/ job/ store/redis store/functions
ban lib/app fetch/ schema/ queue_web/ web/ job/
ban lib/web fetch/ queue/ queue_web/ booking/ schema/ store/ job/
ban lib/queue_web fetch/ booking/ schema/ job/ store/
ban lib/job fetch/ queue/ queue_web/ booking/ schema/ store/ web/

# lib/app opens what both services work with, and knows no more of them.
grep -rnE '#include "(queue|booking)/' lib/app |
	grep -vE '"(queue/queue_context|booking/queue_client)\.h"' && bad=1

# A new folder of lib/ needs a wall of its own.
for folder in lib/*/; do
	grep -q "^ban ${folder%/} " tests/house/layers.sh ||
		{ echo "no wall around $folder"; bad=1; }
done

ban cgi-bin/queue booking/ schema/ job/ store/
ban cgi-bin/booking queue/ queue_web/ schema/ job/ store/redis store/functions
ban cron/advance.c queue_web/ booking/ schema/ web/ store/sql
ban cron/expire.c queue/ queue_web/ schema/ web/ store/redis store/functions
ban ctl web/ queue_web/ job/

# libcurl is known to lib/fetch, and to those who send more than GET.
grep -rl '#include <curl/' lib cgi-bin cron | grep -v '^lib/fetch/' && bad=1
grep -rl '#include "fetch/fetch_handle.h"' lib cgi-bin cron ctl |
	grep -vE '^lib/(fetch/|booking/queue_(client|ping)\.c)' && bad=1

# What tests share is theirs.
for folder in lib cgi-bin cron ctl tools; do
	ban $folder server.h tests/
done

# The stores' own headers are nobody's but the store's.
for header in hiredis/ mysql.h mariadb/; do
	grep -rn "#include <$header" lib/base lib/queue lib/queue_web \
		lib/booking lib/schema lib/app lib/web lib/job cgi-bin cron ctl && bad=1
done
for folder in lib/queue lib/queue_web lib/booking lib/schema lib/app lib/web lib/job \
	cgi-bin cron ctl; do
	ban $folder store/sql_ store/redis_
done
exit $bad
