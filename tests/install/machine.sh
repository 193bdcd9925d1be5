# Machines to install usher on: each a Debian in a folder, $work/NAME, booted by
# systemd-nspawn with a network of its own; what README says to do there; and a
# buyer.  Sourced by the tests, which run as root.
# shellcheck shell=sh disable=SC2154	# work comes from tests/install/run

here=$(cd "$(dirname "$0")" && pwd)
src=${here%/tests/install}
# shellcheck source=tests/tap.sh
. "$src/tests/tap.sh"
# shellcheck source=tests/e2e/request.sh
. "$src/tests/e2e/request.sh"
tmp=$(mktemp -d "$work/tmp.XXXXXX")

# --- machines ---------------------------------------------------------------

# Machines whose systemd share a control group would end each other's services.
cgroups() {	# cgroups NAME: where the machine has its own
	awk -v name="usher-$1" '$3 == "cgroup2" || $4 ~ /name=systemd/ {
		print $2 "/" name
	}' /proc/mounts
}

boot() {	# boot NAME
	(
		for group in $(cgroups "$1"); do
			mkdir -p "$group"
			echo 0 >"$group/cgroup.procs"
		done
		exec systemd-nspawn -q -D "$work/$1" --boot --keep-unit \
			--register=no --private-network --suppress-sync=yes
	) >"$work/$1.console" 2>&1 </dev/null &
	echo $! >"$work/$1.pid"
	soon is_up "$1"
}

is_up() {	# is_up NAME: it takes commands
	inside "$1" systemctl -q is-active basic.target 2>/dev/null
}

# MariaDB that is told to stop while it starts may never do so.
settle() {	# settle NAME: nothing is on its way up
	inside "$1" systemctl is-system-running --wait >/dev/null || true
}

leader() {	# leader NAME: its first process
	pid=$(cat "$work/$1.pid")
	read -r first _ <"/proc/$pid/task/$pid/children"
	echo "$first"
}

# With --keep-unit systemd-nspawn leaves it to its caller to boot again.
reboot() {	# reboot NAME
	inside "$1" systemctl reboot 2>/dev/null	# it misses a bus
	wait "$(cat "$work/$1.pid")"
	boot "$1"
}

halt() {	# halt NAME
	[ -e "$work/$1.pid" ] || return 0
	pid=$(cat "$work/$1.pid")
	kill "$pid" 2>/dev/null
	wait "$pid"
	rm "$work/$1.pid"
	for group in $(cgroups "$1"); do
		find "$group" -depth -type d -exec rmdir {} + 2>/dev/null
	done
}

copy() {	# copy NAME NEW: a machine that is halted
	rm -rf "${work:?}/$2"
	cp -a --reflink=auto "$work/$1" "$work/$2"
}

inside() {	# inside NAME COMMAND...: as root
	machine=$1
	shift
	nsenter -t "$(leader "$machine")" -a env -i HOME=/root LANG=C.UTF-8 \
		DEBIAN_FRONTEND=noninteractive TERM=dumb \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		"$@"
}

on_its_net() {	# on_its_net NAME COMMAND...: a program of this machine
	machine=$1
	shift
	nsenter -t "$(leader "$machine")" -n "$@"
}

# --- what README says -------------------------------------------------------

# Run a command, and show what it said if it fails.
quietly() {
	"$@" >"$tmp/out" 2>&1 && return
	tail -n 40 "$tmp/out" | sed 's/^/# /'
	return 1
}

# What is typed when asked: for htpasswd, which asks twice.
typed=secret

run_blocks() {	# run_blocks NAME SECTION N...: the Nth blocks of a section
	machine=$1 section=$2
	shift 2
	{
		echo 'set -e; cd /root/usher'
		for n; do
			"$here/blocks" "$section" "$n" || return
		done
	} >"$work/$machine/root/blocks"
	printf '%s\n%s\n' $typed $typed >"$tmp/typed"
	inside "$machine" timeout 600 setsid -w bash /root/blocks <"$tmp/typed"
}

# do_as_written SENTENCE NAME SECTION N...
do_as_written() {
	sentence=$1
	shift
	tap "$sentence" quietly run_blocks "$@"
}

# --- a buyer ----------------------------------------------------------------

# A browser on the network of $machine_of_buyer, to which the site is at
# $address.
USHER_URL=https://tickets.example.com
address=127.0.0.1
curl() {
	on_its_net "$machine_of_buyer" curl --cacert "$work/tickets.pem" \
		--resolve "tickets.example.com:443:$address" \
		--resolve "tickets.example.com:80:$address" "$@"
}

# answers_200 PATH: in time.
answers_200() {
	get "$1"
	[ "$http" = 200 ]
}

log_in() {	# log_in ACCOUNT PASSWORD
	visitor=$1
	post /booking/login "{\"account_id\":\"$1\",\"password\":\"$2\"}"
	answers 'a buyer signs in' 200
	tap 'with a cookie that only https sees' has \
		'^__Host-usher_session=.*; Secure' "$(header Set-Cookie)"
}

# within_minutes N COMMAND...: what ten seconds are too short for.
within_minutes() {
	tries=$(($1 * 6))
	shift
	until soon "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
	done
}

is_calling() {	# is_calling: a room that was told of seats
	get /queue/status/1.json
	[ "$http" = 200 ] && [ "$(field .room)" = open ]
}

line_up() {
	post /queue/enter '{"concert_id":1}'
	answers 'enters the line' 201
	get '/queue/poll?concert_id=1'
	is 'is let in' "$(field .state)" admitted
	get '/queue/validate?concert_id=1'
	answers 'has a token that is good' 200
}

# The map may be a second old, so that each takes another seat of it.
nth_seat=0
hold() {
	get '/booking/seats?concert_id=1'
	nth_seat=$((nth_seat + 1))
	seat=$(field "[.seats[] | select(.status == \"available\")]
		[$nth_seat].seat_id")
	post /booking/reserve "{\"concert_id\":1,\"seat_ids\":[$seat]}"
	answers 'holds a seat' 200
	held=$(field '.reservations[0].reservation_id')
}

pay() {
	post /booking/complete "{\"reservation_ids\":[$held]}" \
		-H "Idempotency-Key: $visitor-$held"
	answers 'pays' 200
}
