#!/bin/sh
# README's "Install on a host"; and what it says of many buyers, of wrong passwords,
# of a balancer, and of nginx.
set -u
# shellcheck source=tests/install/machine.sh
. "$(dirname "$0")/machine.sh"
trap 'halt host; rm -rf "$tmp" "$work/host"' EXIT
trap 'exit 1' INT TERM
machine_of_buyer=host
ctl() {
	inside host usherctl "$@"
}

tap 'the machine boots' boot host
settle host
for n in 2 3 4 5 6 7 8 9; do
	do_as_written "step $n" host 'Install on a host' $n || exit 1
done

unit() {	# unit PROPERTY [UNIT]: of Apache's
	inside host systemctl show --value -p "$1" "${2-apache2}"
}

is_settled() {	# is_settled: all services are there
	[ "$(unit ActiveState)" = active ]
}

# --- what is there ----------------------------------------------------------

for path in /queue/health /booking/health /wait.html; do
	get $path
	answers "$path is there" 200
	is 'and browsers are told to stay with https' \
		"$(header Strict-Transport-Security)" max-age=31536000
done
for path in / /wait.html; do
	is "http:// leads to https, for $path" \
		"$(curl -s -o "$tmp/body" -w '%{http_code} %{redirect_url}' \
			"http://tickets.example.com$path")" \
		"301 https://tickets.example.com$path"
done
is 'and so it does for any name and address' \
	"$(curl -s -o "$tmp/body" -w '%{http_code}' http://127.0.0.1/)" 301
tap 'the programs were started ahead of the visitors' has \
	'processes  [1-9][0-9][0-9]' "$(inside host journalctl -u apache2)"
tap 'and those of the door' has \
	'processes  64' "$(inside host journalctl -u usher-door)"
is 'the settings lead to it' \
	"$(inside host usherctl check 2>&1 | grep '^note:')" ''
tap 'the room is listed' has '^1 +open' "$(ctl room list)"

# shellcheck disable=SC2016	# the machine's shell expands it
is 'Apache may open as many files as it has connections' \
	"$(inside host sh -c 'sed -n "s/^Max open files *\([0-9]*\) .*/\1/p" \
		"/proc/$(systemctl show --value -p MainPID apache2)/limits"')" 16384

# A reload has the programs started again, which takes a minute.
inside host systemctl reload --no-block apache2
log_in lee 'a long password'
tap 'the room is told of seats' within_minutes 2 is_calling
line_up
hold
pay
sign_in ann
line_up
hold
get /ops.html
answers 'the operations page is not for everyone' 401
get /ops.html -u "kim:$password"
answers 'but for the operator' 200
get /queue/ops -u "kim:$password"
answers 'and so is what it shows' 200

# --- what comes with time ---------------------------------------------------

cron_ran() {	# cron_ran: both lines
	log=$(inside host journalctl -u cron)
	has 'CMD .*usher-advance' "$log" >/dev/null &&
		has 'CMD .*usher-expire' "$log" >/dev/null
}

tap 'cron runs the jobs' within_minutes 2 cron_ran
is 'which sends no mail' "$(inside host sh -c \
	'journalctl -u cron | grep "No MTA"
	cat /var/mail/* 2>/dev/null')" ''
tap 'the reload ends' within_minutes 2 is_settled
is 'and ends well' "$(unit Result)" success
is 'Apache has nothing to complain of' \
	"$(grep -v ':notice\]' "$work/host/var/log/apache2/error.log")" ''
is 'and no service has failed' \
	"$(inside host systemctl --failed --no-legend --plain)" ''

# --- a reboot ---------------------------------------------------------------

tap 'the machine boots again' reboot host
tap 'and the queue is there by itself' soon answers_200 /queue/health
tap 'and so is booking' soon answers_200 /booking/health
is 'and the door' "$(unit ActiveState usher-door)" active
tap 'whose shop reports before cron has had its minute' soon is_calling
get '/queue/validate?concert_id=1'
answers 'a visitor who was inside still is' 200
pay

# From here on programs start when they are first asked: until the next boot.
mkdir -p "$work/host/run/systemd"
inside host sh -c 'mkdir -p /run/systemd/system/apache2.service.d
	cd /run/systemd/system/apache2.service.d
	printf "[Service]\nExecStartPost=\n" >zz-cold.conf
	systemctl daemon-reload'

# --- wrong passwords of operators -------------------------------------------

do_as_written 'what README says of wrong passwords' \
	host 'Wrong passwords of operators' 1
is_watched() {
	inside host fail2ban-client status apache-auth >/dev/null 2>&1
}
tap 'the passwords are watched' soon is_watched
on_its_net host ip address add 10.0.0.7/32 dev lo
# An address of the machine itself is let be otherwise.
inside host fail2ban-client set apache-auth ignoreself false >/dev/null
guess() {	# guess PASSWORD
	curl -s -m 3 -o "$tmp/body" -w '%{http_code}' --interface 10.0.0.7 \
		-u "kim:$1" "$USHER_URL/ops.html"
}
is_kept_away() {
	[ "$(guess "$password")" = 000 ]
}
is 'an operator at that address is let in' "$(guess "$password")" 200
for n in 1 2 3 4 5 6 7 8 9 10; do
	guess "guess $n" >"$tmp/guessed"
done
tap 'after ten guesses even the right password comes too late' soon is_kept_away
get /ops.html -u "kim:$password"
answers 'for that address alone' 200
inside host sh -c 'systemctl disable --now fail2ban; nft flush ruleset' \
	>"$tmp/out" 2>&1

# --- behind a balancer ------------------------------------------------------

balance() {	# balance: a real one, with an address of its own
	for last in 8 9; do
		on_its_net host ip address add "10.0.0.$last/32" dev lo ||
			return
	done
	inside host apt-get -q install haproxy || return
	cat "$work/tickets.pem" "$work/tickets.key" \
		>"$work/host/etc/haproxy/tickets.pem"
	cat >"$work/host/etc/haproxy/haproxy.cfg" <<-END
	defaults
		mode http
		timeout connect 5s
		timeout client 30s
		timeout server 30s
	frontend buyers
		bind 10.0.0.8:443 ssl crt /etc/haproxy/tickets.pem
		option forwardfor
		http-request set-header X-Forwarded-Proto https
		default_backend usher
	backend usher
		server usher 127.0.0.1:80 source 10.0.0.8
	END
	inside host systemctl restart haproxy
}

visitor_was() {	# visitor_was ADDRESS: of the last request that Apache noted
	tail -n 1 "$work/host/var/log/apache2/other_vhosts_access.log" |
		grep -q "^[^ ]* $1 "
}

do_as_written 'what README says of a balancer' host 'Behind a balancer' 1
tap 'there is one' quietly balance
address=10.0.0.8
tap 'the site is there behind it' soon answers_200 /booking/health
is 'browsers are told to stay with https' \
	"$(header Strict-Transport-Security)" max-age=31536000
sign_in bob
tap 'cookies are for https alone' has '^__Host-usher_session=.*; Secure' \
	"$(header Set-Cookie)"
line_up
hold
pay
is 'what Apache itself says has the name of the site' \
	"$(curl -s -o "$tmp/body" -w '%{redirect_url}' "$USHER_URL/css")" \
	"$USHER_URL/css/"
get /wait.html --interface 10.0.0.9 -H 'X-Forwarded-For: 192.0.2.1'
tap 'the balancer says who visits' soon visitor_was 10.0.0.9
plain="http://tickets.example.com/wait.html"
curl -s -o "$tmp/body" "$plain" --resolve tickets.example.com:80:10.0.0.9 \
	--interface 10.0.0.9 -H 'X-Forwarded-For: 192.0.2.1'
tap 'a visitor who says so itself is not believed' soon visitor_was 10.0.0.9
is 'nor that it came by https' "$(curl -s -o "$tmp/body" -w '%{http_code}' \
	"$plain" --resolve tickets.example.com:80:10.0.0.9 \
	--interface 10.0.0.9 -H 'X-Forwarded-Proto: https')" 301

# --- without the door -------------------------------------------------------

inside host systemctl stop usher-door
sign_in dan
line_up
post /booking/reserve '{"concert_id":1,"seat_ids":[1]}'
answers 'the door is where the seats ask, and nowhere else' \
	503 queue_unavailable

# --- nginx in front ---------------------------------------------------------

inside host systemctl disable --now haproxy apache2@queue >"$tmp/out" 2>&1
inside host sed -i '/^queue_url/s/8082/8081/' /etc/usher/usher.conf
do_as_written 'what README says of nginx' host 'nginx in front' 1
address=127.0.0.1
tap 'the site is there behind it' soon answers_200 /booking/health
is 'browsers are told to stay with https' \
	"$(header Strict-Transport-Security)" max-age=31536000
sign_in eve
tap 'cookies are for https alone' has '^__Host-usher_session=.*; Secure' \
	"$(header Set-Cookie)"
line_up
hold
pay
get /queue/status/1.json
answers 'nginx has the status documents itself' 200
is 'which any cache may keep for a second' "$(header Cache-Control)" max-age=1
get /wait.html --interface 10.0.0.9 -H 'X-Forwarded-For: 192.0.2.1'
tap 'Apache is told who visits' soon visitor_was 10.0.0.9
is 'http:// leads to https' "$(curl -s -o "$tmp/body" \
	-w '%{http_code} %{redirect_url}' "$plain")" "301 $USHER_URL/wait.html"

codes_of_guesses() {	# codes_of_guesses N
	for n in $(seq "$1"); do
		get /ops.html --interface 10.0.0.9 -u "kim:guess $n"
		echo "$http"
	done | sort -u | tr '\n' ' '
}
is 'an address may guess an operator'"'"'s password only so often' \
	"$(codes_of_guesses 40)" '401 429 '
get /ops.html --interface 10.0.0.9 -u "kim:guess"
answers 'and is told so as by usher' 429 too_many_requests
get /ops.html -u "kim:$password"
answers 'which is nothing to others' 200

# 2,000 unfinished heads, of which Apache hears nothing.
cc -D_GNU_SOURCE -I"$src/lib" -o "$tmp/slow_clients" \
	"$src/tests/e2e/slow_clients.c" "$src/lib/base/clock.c"
on_its_net host "$tmp/slow_clients" heads 2000 80 / >"$tmp/slow" &
slow=$!
is_held_up() {
	grep -q ready "$tmp/slow"
}
tap 'there are 2,000 slow clients' soon is_held_up
get /wait.html -m 1
answers 'and another one is served within a second' 200
get /booking/me -m 1
answers 'by programs, too' 200
kill $slow
tap_end
