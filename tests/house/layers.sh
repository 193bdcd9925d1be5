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

ban lib/base store/ queue/ booking/ web/ job/
ban lib/store queue/ booking/ web/ job/
ban lib/queue booking/ web/ job/ store/sql booking/queue_client mysql
ban lib/booking queue/ web/ job/ store/redis store/scripts
ban lib/web queue/ booking/ job/
ban lib/job queue/ booking/ web/

ban cgi-bin/queue booking/ job/ store/sql booking/queue_client
ban cgi-bin/booking queue/ job/ store/redis store/scripts
ban cron/advance.c booking/ web/ store/sql
ban cron/expire.c queue/ web/ store/redis store/scripts
ban ctl web/ job/

# The stores' own headers are nobody's but the store's.
for header in hiredis/ mysql.h mariadb/; do
	grep -rn "#include <$header" lib/base lib/queue lib/booking lib/web \
		lib/job cgi-bin cron ctl && bad=1
done
for folder in lib/queue lib/booking lib/web lib/job cgi-bin cron ctl; do
	ban $folder store/sql_
done
exit $bad
