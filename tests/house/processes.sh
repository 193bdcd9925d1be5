#!/bin/sh
# The numbers of usher-server.conf and of the door add up: every program has a number
# of processes, all of them fit into mod_fcgid's table, those that keep a connection
# to MariaDB into the max_connections, and Apache's connections into the LimitNOFILE,
# that the README gives an installation and tools/run a demo; and usherctl warm knows
# them.
set -u
cd "${srcdir:-.}" || exit 99
conf=apache/usher-server.conf.in
table_places=1024	# FCGID_MAX_APPLICATION of mod_fcgid
people=100	# connections to MariaDB for cron and operators
slow=500	# sockets of one client that may all be slow
own_files=100	# of a process of Apache: logs, pipes, what it listens at
files_a_thread=3	# a program's socket, a file that is served, a body
bad=0
complain() {
	echo "$*"
	bad=1
}

# Its number in usher-server.conf, where `<IfDefine [!]NAME>` around it holds.
setting() {	# setting DIRECTIVE [[!]NAME]
	sed -n "${2:+/^<IfDefine $2>/,/^<.IfDefine>/}s/^	*$1 //p" "$conf"
}

says() {	# says FILE TEXT: its comments, a line of them after another, have it
	sed 's/^# *//' "$1" | tr '\n' ' ' | grep -qF -e "$2" ||
		complain "$1 does not say: $2"
}

# --- processes --------------------------------------------------------------

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

# shellcheck disable=SC2086	# one program a word
sum=$(total $programs)
most=$(setting FcgidMaxProcesses)
[ "$sum" -le "$most" ] || complain "$sum processes, but FcgidMaxProcesses $most"
[ "$most" -le $table_places ] ||
	complain "FcgidMaxProcesses $most, but mod_fcgid has $table_places places"
says "$conf" "They are $sum, and $((most - sum)) places are left"
says "$conf" "$sum * 0.9 MB = $((sum * 9 / 10)) MB"

# What the gate asks, by as many programs at a time as lib/booking/queue_slots.h lets.
asking=$(sed -n 's/^#define QUEUE_SLOTS_ASKING //p' lib/booking/queue_slots.h)
[ "$(number queue/validate)" -ge "$asking" ] ||
	complain "$asking programs may ask queue/validate at once"

# usherctl warm knows them, all that Apache lets it ask, but for queue/health, which
# the gate must find free.
warm=$(sed -n 's|^	{ "/\([a-z/]*\)", \([0-9]*\) },$|\1 \2|p' ctl/warm.c)
[ "$(echo "$warm" | sort)" = \
	"$(echo "$numbers" | grep -vE '^(queue/(ops|control|health)|booking/(ops|checkin|tickets)) ' | sort)" ] ||
	complain "ctl/warm.c has other programs, or numbers, than $conf"
largest=$(echo "$numbers" | cut -d' ' -f2 | sort -n | tail -n 1)
grep -q "^#define PROCESSES_MAX $largest " ctl/warm.c ||
	complain "usherctl warm cannot start all $largest processes of a program"

# A virtual host that has such a directive gets processes of its own.
for file in apache/*.in; do
	[ "$file" = $conf ] || [ "$file" = apache/usher-door.conf.in ] ||
		! grep -n '^[	 ]*Fcgid' "$file" || bad=1
done

# --- threads and connections ------------------------------------------------

for name in '!USHER_BEHIND_PROXY' USHER_BEHIND_PROXY; do
	children=$(setting StartServers $name)
	threads=$(setting ThreadsPerChild $name)
	[ $((children * threads)) -eq "$(setting MaxRequestWorkers $name)" ] ||
		complain "$name: StartServers * ThreadsPerChild is not MaxRequestWorkers"
	[ "$(setting ThreadLimit $name)" -ge "$threads" ] ||
		complain "$name: ThreadLimit is below ThreadsPerChild"
	[ "$(setting ServerLimit $name)" -ge $((4 * children)) ] ||
		complain "$name: ServerLimit has no places for what a reload leaves"
done
# None of them sleeps that a crowd asks for.
for program in queue/enter queue/poll queue/claim booking/reserve booking/complete; do
	[ "$(number $program)" -ge $((children * threads)) ] ||
		complain "$program: fewer processes than threads behind a proxy"
done

children=$(setting StartServers '!USHER_BEHIND_PROXY')
threads=$(setting ThreadsPerChild '!USHER_BEHIND_PROXY')
factor=$(setting AsyncRequestWorkerFactor '!USHER_BEHIND_PROXY')
# A connection that is kept alive waits where all threads of its process are held.
[ "$threads" -ge $((slow + largest)) ] ||
	complain "$threads threads a process: $slow that are held leave too few"

held=$((threads + factor * threads))
says "$conf" "$children * ($threads + $factor * $threads) = $((children * held)) connections"
says "$conf" "of one process, $((children * held - factor * slow))"
files=$((held + files_a_thread * threads + own_files))
says "$conf" "$threads + $factor * $threads + $files_a_thread * $threads + $own_files = $files files"
limit=$(sed -n 's/^ *LimitNOFILE=//p' README.md | sort -u)
[ "$files" -le "${limit:-0}" ] ||
	complain "README.md: $files files, but LimitNOFILE ${limit:-is not set}"
says "$conf" "files of the LimitNOFILE $limit"
grep -q "^	ulimit -n $limit " tools/run/server.d/apache.sh ||
	complain "tools/run/server.d/apache.sh does not allow $limit files"
# Debian's apachectl sets a limit of its own over systemd's.
grep -q '^ *Environment=APACHE_ULIMIT_MAX_FILES=true$' README.md ||
	complain 'README.md leaves it to apachectl how many files Apache has'

# --- MariaDB ----------------------------------------------------------------

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
says "$conf" "$connections of its max_connections"

# The door: its threads are enough for what booking hosts may ask at once, and each
# program has as many processes as there are threads, so that no query sleeps.
conf=apache/usher-door.conf.in
door_threads=$(setting MaxRequestWorkers)
read_numbers
defined() {	# defined NAME FILE
	sed -n "s/^#define $1 \([0-9]*\).*/\1/p" "$2"
}
asking=$(($(defined QUEUE_SLOTS_ASKING lib/booking/queue_slots.h) +
	2 * $(defined PING_ATTEMPTS lib/booking/queue_ping.c)))
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
sum=$((door_threads * $(echo "$numbers" | wc -l)))
[ "$(setting FcgidMaxProcesses)" -ge $sum ] ||
	complain "$conf: more processes than FcgidMaxProcesses"
says apache/usher-server.conf.in "$sum * 0.3 MB = $((sum * 3 / 10)) MB for those of the door"

exit $bad
