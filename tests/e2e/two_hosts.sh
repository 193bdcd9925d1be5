#!/bin/sh
# The services on two hosts, set up as the README says: buyers know one name,
# whose Apache passes /queue/ on to the other.  Each has the keys of its own
# service, and of the other what it checks with.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up
printf '[booking]\noutage = receipts\n' >>"$USHER_CONF"
queue_host=$USHER_URL
modules=${APACHE_MODULES:-/usr/lib/apache2/modules}

# The booking host: an Apache and a door beside those of the stack, with the same
# settings but for the folder of keys and its own door.
booking=$tmp/booking
trap '"$src/tools/run/server" stop apache "$booking"
	"$src/tools/run/server" stop door "$booking"
	cleanup' EXIT
mkdir "$booking"
cp -p "$tmp/state/operators" "$booking"
sed "s|^keys_dir = .*|keys_dir = $booking/keys|" "$USHER_CONF" \
	>"$booking/usher.conf"
cp -Rp "$tmp/state/keys" "$booking"
rm "$booking/keys/token" "$booking/keys/receipt"
(cd "$tmp/state/keys" && rm session ticket ticket.pub receipt.pub)
server restart apache
server restart door
cat >"$booking/extra-httpd.conf" <<END
LoadModule proxy_module $modules/mod_proxy.so
LoadModule proxy_http_module $modules/mod_proxy_http.so
# Test servers include usher-queue.conf, as this host would not.
ProxyPass "/queue/problem/" "!"
Define USHER_QUEUE_URL $queue_host/queue
Include $USHER_PREFIX/etc/usher/apache/usher-queue-proxy.conf
END
echo 'Define USHER_FAR_QUEUE' >"$booking/extra-door.conf"
"$src/tools/run/server" start door "$booking"
own_door=http://127.0.0.1:$(cat "$booking/door.port")
sed -i "s,^own_door_url = .*,own_door_url = $own_door/door," \
	"$booking/usher.conf"
"$src/tools/run/server" start apache "$booking"
USHER_URL=http://127.0.0.1:$(cat "$booking/apache.port")

concert=$(ctl concert add --title 'A concert' --queue Y)
ctl seats add "$concert" --section A --rows 1 --cols 3 --price 100 >/dev/null
ctl room open "$concert" --capacity 9 >/dev/null
here="{\"concert_id\":$concert}"
seat=$(seat_id "$concert" 0)

sign_in kim
post /queue/enter "$here"
answers 'an account that signed in at the one enters at the other' 201
here_and_there() {	# here_and_there PATH: the answers of both hosts
	get "$1"
	echo "$http $(curl -s --noproxy '*' -o "$tmp/there" -w '%{http_code}' \
		"$queue_host$1")"
}
is 'without its secrets the queue host runs no booking program' \
	"$(here_and_there /booking/health)" '200 503'
rotated() {	# the booking host has a new key; the other no copy yet
	cp -R "$booking/keys" "$tmp/before"
	USHER_CONF=$booking/usher.conf ctl keys rotate &&
		same 'session session.pub' "$(cd "$booking/keys" &&
			for key in *; do
				cmp -s "$key" "$tmp/before/$key" || echo "$key"
			done | xargs)"
}
tap 'a rotation there is of its own keys' rotated
sign_in lee
post /queue/enter "$here"
answers 'and a session by the new key is good at both at once' 201
visitor=kim
post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[$seat]}"
answers 'and the token of the other is good at the one' 200
get "/queue/status/$concert.json"
answers 'the status document comes from there' 200
request /queue/leave -H 'Content-Type: application/json' -d "$here" \
	-H "Origin: $queue_host"
answers 'to pages of the queue host this is another site' 403 cross_site
request /queue/leave -H 'Content-Type: application/json' -d "$here" \
	-H "Origin: $USHER_URL"
answers 'to those of the name that buyers know it is not' 200
get /queue/ops
is 'operators sign in' "$http" 401
get /queue/ops -u "operator:$USHER_OPERATOR_PASSWORD"
answers 'at both with one password' 200

is 'the own door of the booking host answers' "$(curl -s -o "$tmp/body" \
	-w '%{http_code}' "$own_door/door")" 204
is 'and has no programs' "$(curl -s -o "$tmp/body" \
	-w '%{http_code}' "$own_door/queue/health")" 403

# The door of the queue host falls silent: on this host the own one tells whether
# that is a sign.
signal() {	# signal NAME DIR: to all processes of a door
	kill -s "$1" -- "-$(cat "$2/door/httpd.pid")"
}
gets_past() {	# gets_past HTTP: what a request without a token gets
	post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[$other]}"
	[ "$http" = "$1" ]
}
other=$(seat_id "$concert" 1)
sign_in ann
tap 'without a token nobody passes' gets_past 403
signal STOP "$booking"
signal STOP "$tmp/state"
touch -d '-1 minute' "$tmp/state/booking/queue"
tap 'nor if both doors are silent: it may be this host' gets_past 403
tap 'which is told' grep -q "so is this host's own door" \
	"$booking/apache.log"
signal CONT "$booking"
tap 'if the own one answers, the queue host is down' soon gets_past 200
signal CONT "$tmp/state"
tap 'until it answers' soon gets_past 403

# A receipt by the one host is checked at the other with the public key alone.
sign_in bob
post /queue/enter "$here"
other=$(seat_id "$concert" 2)
server stop redis
tap 'an account that the queue let in goes on without it' soon gets_past 200
server start redis

healthy() {
	get /queue/health
	[ "$http" = 200 ]
}

server stop apache
get /queue/health
answers 'a queue host that is gone is a problem like others' 503 unavailable
server start apache
tap 'and one that is back is asked again' soon healthy

# One that takes connections and falls silent.
apaches=$(cat "$tmp/state/httpd.pid")	# which lead a group of processes
kill -s STOP -- "-$apaches"
get /queue/health
answers 'a silent one is a problem, too' 502 unavailable
is 'and visitors are told when to come back' "$(header Retry-After)" 2
kill -s CONT -- "-$apaches"
tap 'until it speaks' soon healthy
stack_end
