#!/bin/sh
# A program links the store of its own service and nothing of the other's: one
# of the queue can do without MariaDB, one of booking without Redis.  Of the
# queue, usher-advance alone asks other servers, by libcurl.
set -u
build=$PWD
cd "${srcdir:-.}" || exit 99
bad=0

programs() {	# programs SERVICE: those of its files.am, as built
	sed -n '/_PROGRAMS = /,/[^\\]$/p' "cgi-bin/$1/files.am" |
		grep -o '%D%/[a-z]*' | sed "s|%D%|$build/cgi-bin/$1|"
}

# without SYMBOLS LIBRARIES PROGRAM...: none of them has what begins so.
without() {
	symbols=$1 libraries=$2
	shift 2
	if [ $# -lt 2 ]; then
		echo "found no programs to be without $libraries"
		bad=1
	fi
	for program; do
		if ! table=$(nm "$program") || ! needed=$(readelf -d "$program"); then
			bad=1
			continue
		fi
		echo "$table" | grep -E " [A-Za-z] ($symbols)" && bad=1 &&
			echo "^ is in $program"
		echo "$needed" | grep -E "\((NEEDED)\).*lib($libraries)" &&
			bad=1 && echo "^ is needed by $program"
	done
}

# shellcheck disable=SC2046	# one path a word
without 'sql_|queue_client_|mysql_' 'mariadb|mysqlclient' \
	$(programs queue) "$build/usher-advance"
# shellcheck disable=SC2046
without 'curl_|fetch_' curl $(programs queue)
# shellcheck disable=SC2046
without 'redis_|redis[A-Z]' hiredis \
	$(programs booking) "$build/usher-expire"
exit $bad
