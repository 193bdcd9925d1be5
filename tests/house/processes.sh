#!/bin/sh
# The numbers of processes add up, of the buyers' Apache and of the door: every program has one in usher-server.conf,
# all of them fit into mod_fcgid's table, and those that keep a connection to
# MariaDB into the max_connections that the README and the tests give it.
set -u
cd "${srcdir:-.}" || exit 99
conf=apache/usher-server.conf.in
table_places=1024	# FCGID_MAX_APPLICATION of mod_fcgid
people=100	# connections for cron and operators
bad=0
complain() {
	echo "$*"
	bad=1
}

setting() {	# setting DIRECTIVE: its number in usher-server.conf
	sed -n "s/^$1 //p" "$conf"
}

# shellcheck disable=SC2016	# a variable of Apache's
read_numbers() {	# lines `queue/enter 64`
	numbers=$(sed -n 's|^FcgidCmdOptions "@libexecdir@/usher/\([a-z/]*\)" ${usher_program} \([0-9]*\)$|\1 \2|p' "$conf")
}
read_numbers
number() {	# number PROGRAM
	echo "$numbers" | sed -n "s|^$1 ||p"
}

total() {	# total PROGRAM...: how many processes they may have
	for program; do
		number "$program"
	done | awk '{ n += $1 } END { print n + 0 }'
}

programs=$(for service in queue booking; do
	sed -n '/_PROGRAMS = /,/[^\\]$/p' cgi-bin/$service/files.am |
		grep -o '%D%/[a-z]*' | sed "s|%D%|$service|"
done)
[ -n "$programs" ] || complain 'found no programs in cgi-bin/*/files.am'
[ "$(echo "$numbers" | cut -d' ' -f1 | sort)" = "$(echo "$programs" | sort)" ] ||
	complain "$conf does not give each program of cgi-bin one number"

threads=$(setting MaxRequestWorkers)
[ $(($(setting StartServers) * $(setting ThreadsPerChild))) -eq "$threads" ] ||
	complain 'StartServers * ThreadsPerChild is not MaxRequestWorkers'
[ "$(setting ServerLimit)" -ge $((4 * $(setting StartServers))) ] ||
	complain 'ServerLimit has no places for the processes that a reload leaves'
for n in $(echo "$numbers" | cut -d' ' -f2); do
	[ "$n" -le "$threads" ] || complain "$n processes, but $threads threads"
done
# shellcheck disable=SC2086	# one program a word
sum=$(total $programs)
most=$(setting FcgidMaxProcesses)
[ "$sum" -le "$most" ] || complain "$sum processes, but FcgidMaxProcesses $most"
[ "$most" -le $table_places ] ||
	complain "FcgidMaxProcesses $most, but mod_fcgid has $table_places places"

connected=$(grep -lE '= &app_(sql|list|login|booking)' cgi-bin/*/*.c |
	sed 's|^cgi-bin/\(.*\)\.c$|\1|')
# shellcheck disable=SC2086
connections=$(total $connected)
for file in README.md tools/run/server.d/mariadb.sh; do
	limit=$(sed -n 's/^[ 	]*max_connections = //p' "$file")
	[ $((connections + people)) -le "${limit:-0}" ] ||
		complain "$file: $connections connections, but ${limit:-no} max_connections"
	grep -q "\<$connections\>" "$file" ||
		complain "$file does not say that there are $connections"
done
grep -q "$connections of its max_connections" "$conf" ||
	complain "$conf does not say that there are $connections"

# usherctl warm knows them too.
sed -n 's|^	{ "/\([a-z/]*\)", \([0-9]*\) },$|\1 \2|p' ctl/warm.c |
	while read -r program n; do
		[ "$(number "$program")" = "$n" ] ||
			echo "ctl/warm.c: $n of $program"
	done | grep . && bad=1

# The door: its threads are enough for what booking hosts may ask at once, and each
# program has as many processes as there are threads, so that no query sleeps.
conf=apache/usher-door.conf.in
door_threads=$(setting MaxRequestWorkers)
read_numbers
defined() {	# defined NAME FILE
	sed -n "s/^#define $1 \([0-9]*\).*/\1/p" "$2"
}
asking=$(($(defined QUEUE_SLOTS_ASKING lib/booking/queue_slots.h) +
	2 * $(defined PING_TRIES lib/booking/queue_ping.c)))
[ "$door_threads" -gt $((2 * asking)) ] ||
	complain "$conf: $door_threads threads, but two booking hosts ask $((2 * asking)) at once"
[ "$door_threads" -gt "$(defined AT_ONCE ctl/warm.c)" ] ||
	complain "$conf: usherctl warm takes all $door_threads threads"
[ $(($(setting StartServers) * $(setting ThreadsPerChild))) -eq "$door_threads" ] ||
	complain "$conf: StartServers * ThreadsPerChild is not MaxRequestWorkers"
served=$(sed -n 's|.*ScriptAliasMatch "^/queue/(\([a-z|]*\))\$".*|\1|p' "$conf" |
	tr '|' '\n')
[ -n "$served" ] || complain "found no programs in $conf"
[ "$(echo "$numbers" | cut -d' ' -f1 | sort)" = \
	"$(echo "$served" | sed 's|^|queue/|' | sort)" ] ||
	complain "$conf does not give each of its programs one number"
for n in $(echo "$numbers" | cut -d' ' -f2); do
	[ "$n" -eq "$door_threads" ] ||
		complain "$conf: $n processes, but $door_threads threads"
done
[ "$(setting FcgidMaxProcesses)" -ge $((door_threads * $(echo "$numbers" | wc -l))) ] ||
	complain "$conf: more processes than FcgidMaxProcesses"

# A virtual host that has such a directive gets processes of its own.
for file in apache/*.in; do
	[ "$file" = apache/usher-server.conf.in ] || [ "$file" = "$conf" ] || ! grep -n '^[	 ]*Fcgid' "$file" || bad=1
done
exit $bad
