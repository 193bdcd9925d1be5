#!/bin/sh
# README's "Install on a host"; and what it says of the doors of the hall, of wrong
# passwords, of a provider that signs in, of a balancer, and of nginx.
set -u
# shellcheck source=tests/install/machine.sh
. "$(dirname "$0")/machine.sh"
issuer=''
trap '[ -z "$issuer" ] || kill $issuer; halt host; rm -rf "$tmp" "$work/host"' EXIT
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
	'processes  48' "$(inside host journalctl -u usher-door)"
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
get /ops.html -u "kim:$typed"
answers 'but for the operator' 200
get /queue/ops -u "kim:$typed"
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
is_door_up() {	# is_door_up: with the programs that it starts with
	[ "$(unit ActiveState usher-door)" = active ]
}
tap 'and so is the door' within_minutes 1 is_door_up
tap 'the start ends' within_minutes 2 is_settled
tap 'whose shop reports before cron has had its minute' soon is_calling
get '/queue/validate?concert_id=1'
answers 'a visitor who was inside still is' 200
pay

# From here on programs start when they are first asked: until the next boot.
mkdir -p "$work/host/run/systemd"
inside host sh -c 'mkdir -p /run/systemd/system/apache2.service.d
	cd /run/systemd/system/apache2.service.d
	printf "%s\n" "[Service]" ExecStartPost= ExecReload= \
		"ExecReload=/usr/sbin/apachectl graceful" >zz-cold.conf
	systemctl daemon-reload'

# --- at the doors of the hall -----------------------------------------------

do_as_written 'what README says of the doors of the hall' \
	host 'At the doors of the hall' 1
is_for_staff() {	# is_for_staff: since the reload
	get /door.html
	[ "$http" = 401 ]
}
tap 'their page is not for everyone' soon is_for_staff
get /door.html -u "gate:$typed"
answers 'but for the staff' 200
tap 'which may use the camera' has 'camera=\(self\)' "$(header Permissions-Policy)"
get /door.html -u "kim:$typed"
answers 'an operator does not' 401
get /ops.html -u "gate:$typed"
answers 'nor the staff what operators have' 401
visitor=lee
get /booking/me
ticket=$(field '.reservations[0].ticket')
post /booking/checkin "{\"concert_id\":1,\"ticket\":\"$ticket\",
	\"device\":\"gate\",\"request\":\"one\"}" -u "gate:$typed"
is 'a ticket is let in' "$(field .result)" good

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
guess() {	# guess ADDRESS PATH USER:PASSWORD
	curl -s -m 3 -o "$tmp/body" -w '%{http_code}' --interface "$1" \
		-u "$3" "$USHER_URL$2"
}
is_kept_away() {
	[ "$(guess "$@")" = 000 ]
}
guess_often() {	# guess_often ADDRESS PATH USER: as often as makes it stop
	is "$3 at that address is let in" "$(guess "$1" "$2" "$3:$typed")" 200
	for n in 1 2 3 4 5 6 7 8 9 10; do
		guess "$1" "$2" "$3:guess $n" >"$tmp/guessed"
	done
	tap 'after ten guesses even the right password comes too late' \
		soon is_kept_away "$1" "$2" "$3:$typed"
	get "$2" -u "$3:$typed"
	answers 'for that address alone' 200
	inside host sh -c 'systemctl disable --now fail2ban; nft flush ruleset' \
		>"$tmp/out" 2>&1
}
guess_often 10.0.0.7 /ops.html kim

# --- sign-in by a provider --------------------------------------------------

# Its address is another one than Apache's, though of the same machine.
provide_sign_in() {
	on_its_net host ip address add 10.0.0.10/32 dev lo &&
		openssl req -x509 -newkey rsa:2048 -nodes -days 9 \
			-subj /CN=id.example.com \
			-addext subjectAltName=DNS:id.example.com \
			-keyout "$tmp/key.pem" -out "$tmp/id.pem" &&
		install -m 644 "$tmp/id.pem" \
			"$work/host/usr/local/share/ca-certificates/id.crt" &&
		inside host update-ca-certificates || return
	cat "$tmp/key.pem" "$tmp/id.pem" >"$tmp/tls.pem"
	echo '10.0.0.10 id.example.com' >>"$work/host/etc/hosts"
	echo shared >"$work/host/root/usher/client-secret"
	sed -i 's/Listen 443/Listen 127.0.0.1:443/' \
		"$work/host/etc/apache2/ports.conf"
	inside host systemctl restart apache2 || return
	cp -a "$work/host/etc/usher/usher.conf" "$tmp/usher.conf"
	cp -a "$work/host/etc/apache2/sites-available/usher.conf" "$tmp/site.conf"
}

start_provider() {	# while nothing else is at its port
	rm -f "$tmp/issuer.port"
	nsenter -t "$(leader host)" -n \
		python3 "$src/tests/booking/openid_issuer.py" "$tmp" \
		10.0.0.10 id.example.com >"$tmp/issuer.log" 2>&1 &
	issuer=$!
	tap 'there is a provider' soon [ -e "$tmp/issuer.port" ]
}

stop_provider() {
	kill "$issuer"
	issuer=''
}

signs_in_by_provider() {	# signs_in_by_provider VISITOR WHERE WARM-PORT BLOCK...
	visitor=$1
	printf '{"sub":"%s","email":"%s@example.com","name":"이서연"}' "$1" "$1" \
		>"$tmp/claims.json"
	where=$2 port=$3
	shift 3
	do_as_written "what README says of a provider$where" \
		host 'Sign-in by a provider' "$@"
	tap 'the site is there' soon answers_200 /booking/health
	get /booking/me
	answers 'before the provider there is nobody' 401 login_required
	get /login.html -L -k --resolve id.example.com:443:10.0.0.10
	answers 'the sign-in page leads there and back' 200
	get /booking/me
	answers 'then there is an account' 200
	is 'of that name' "$(field '.account_id + " " + .account_name')" \
		"$visitor@example.com 이서연"
	line_up
	hold
	get /ops.html -u "kim:$typed"
	answers 'operators sign in as before' 200
	tap 'and all programs can be started' has 'processes  17$' \
		"$(ctl warm --processes 1 --url "http://127.0.0.1:$port")"
	cp -a "$tmp/usher.conf" "$work/host/etc/usher/usher.conf"
}
tap 'a provider is known' quietly provide_sign_in
start_provider
signs_in_by_provider oh '' 8082 1
cp -a "$tmp/site.conf" "$work/host/etc/apache2/sites-available/usher.conf"

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
signs_in_by_provider woo ', behind a balancer' 8082 1 2
stop_provider
do_as_written 'and without it' host 'Behind a balancer' 1

# --- without the door -------------------------------------------------------

inside host systemctl stop usher-door
sign_in dan
line_up
post /booking/reserve '{"concert_id":1,"seat_ids":[1]}'
answers 'the door is where the seats ask, and nowhere else' \
	503 queue_unavailable

# --- nginx in front ---------------------------------------------------------

inside host systemctl disable --now haproxy >"$tmp/out" 2>&1
inside host systemctl start usher-door
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
get /queue/status/9.json
answers 'and says that there is none as usher does' 404 not_found
head -c 70000 /dev/zero | tr '\0' x >"$tmp/large"
post /booking/reserve @"$tmp/large"
answers 'and that a body is too large' 413 body_too_large
warming=$(sed -n 's/^ExecStartPost=-//p' \
	"$work/host/etc/systemd/system/apache2.service.d/usher.conf")
tap 'the programs are started ahead of the visitors' has \
	'processes  [1-9][0-9][0-9]' "$(inside host sh -c "$warming")"
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
get /ops.html -u "kim:$typed"
answers 'which is nothing to others' 200
do_as_written 'what README says of the doors of the hall' \
	host 'At the doors of the hall' 1
tap 'holds there too' soon is_for_staff
do_as_written 'and wrong passwords are looked at' \
	host 'Wrong passwords of operators' 1
tap 'as there' soon is_watched
inside host fail2ban-client set apache-auth ignoreself false >/dev/null
on_its_net host ip address add 10.0.0.6/32 dev lo
guess_often 10.0.0.6 /door.html gate
cp -a "$work/host/etc/apache2/sites-available/usher.conf" "$tmp/site.conf"
sed -i 's/listen 443/listen 127.0.0.1:443/' "$work/host/etc/nginx/sites-enabled/usher"
inside host systemctl restart nginx
start_provider
signs_in_by_provider yu ', behind nginx' 8080 1 2
stop_provider
cp -a "$tmp/site.conf" "$work/host/etc/apache2/sites-available/usher.conf"
inside host systemctl restart apache2

# Slow clients, without TLS, which they do not speak.
cat >"$work/host/etc/nginx/sites-enabled/slow" <<-END
server {
	listen 127.0.0.1:8090 sndbuf=128k;
	include /etc/usher/apache/usher-nginx.conf;
}
END
inside host systemctl reload nginx
cc -D_GNU_SOURCE -I"$src/lib" -o "$tmp/slow_clients" \
	"$src/tests/e2e/slow_clients.c" "$src/lib/base/clock.c"
large=$(ctl concert add --title 'A large map' --queue N)
ctl seats add "$large" --section A --rows 100 --cols 200 --price 1000 >/dev/null
map="/booking/seats?concert_id=$large"
visitor=eve
get "$map"
is_held_up() {
	grep -q ready "$tmp/slow"
}
others_are_served() {	# each of them within a second
	: >"$tmp/asked"
	for n in 1 2 3 4 5; do
		for path in /wait.html /booking/me /queue/health \
			"$map&view=states"; do
			curl -s -m 9 -b "$tmp/eve.jar" -o "$tmp/body" \
				-w "%{http_code} %{time_total} $n $path\n" \
				"$USHER_URL$path" >>"$tmp/asked"
		done
	done
	echo "# slowest: $(sort -k2 -n "$tmp/asked" | tail -n 1)"
	awk '$1 != 200 || $2 >= 1 { exit 1 }' "$tmp/asked"
}
# A machine that is busy with other things, and with 2,000 requests that begin at
# once, makes any one of them long.
served_once() {
	others_are_served || others_are_served || others_are_served
}
for kind in 'heads /wait.html' 'bodies /booking/reserve' "readers $map" \
	"deaf $map"; do
	: >"$tmp/slow"
	# shellcheck disable=SC2086	# the kind
	on_its_net host "$tmp/slow_clients" ${kind% *} 2000 8090 "${kind#* }" \
		>"$tmp/slow" &
	slow=$!
	tap "there are 2,000 ${kind% *}" soon is_held_up
	tap 'and others are served within a second' served_once
	kill $slow
done
tap_end
