#!/bin/sh
# The operations interface: closed to everyone but operators, and what they see
# and do there.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

operator="operator:$USHER_OPERATOR_PASSWORD"
concert=$(ctl concert add --title 'Watched' --queue Y)
ctl seats add "$concert" --section A --rows 2 --cols 5 --price 1000 >/dev/null
ctl room open "$concert" --capacity 1 >/dev/null

sign_in buyer
for path in /queue/ops /booking/ops; do
	get "$path"
	answers "$path is closed to a buyer" 401 login_required
	request "$path" -u operator:wrong
	answers "$path is closed to a wrong password" 401 login_required
	request "$path" -u "$operator"
	answers "$path is open to an operator" 200
	is "$path says who one is" "$(field .operator)" operator
done
get /ops.html
is 'the page is closed to a buyer' "$http" 401
post /queue/control "{\"concert_id\":$concert,\"action\":\"close\"}"
answers 'a buyer closes no room' 401 login_required

post /queue/enter "{\"concert_id\":$concert}"
sign_in second
post /queue/enter "{\"concert_id\":$concert}"
request /queue/ops -u "$operator"
is 'a visitor inside is counted' "$(field '.rooms[0].admitted')" 1
is 'and a waiting one' "$(field '.rooms[0].waiting')" 1
is 'the cron job is seen to work' "$(field '.advanced_at_ms > 0')" true

control() {	# control JSON
	post /queue/control "$1" -u "$operator"
}
control "{\"concert_id\":$concert,\"capacity\":7,\"message_ko\":\"곧 시작\",\"action\":\"pause\"}"
answers 'a room is changed and paused at once' 200
is 'the capacity is the new one' "$(field .room.capacity)" 7
is 'the room is paused' "$(field .room.room)" paused
get "/queue/status/$concert.json"
is 'waiting pages are told' "$(field .message.ko)" '곧 시작'
request /queue/ops -u "$operator"
is 'the log names the operator' "$(field '.rooms[0].log[0].who')" operator

change() {	# change MEMBERS: of the concert's room
	control "{\"concert_id\":$concert,$1}"
}
change '"message_ko":"끝났어요","message_ko_was":"곧 시작"'
answers 'a message is changed by a request that knows the present one' 200
change '"message_ko":"아직이에요","message_ko_was":"곧 시작"'
answers 'and not by one that does not' 409 setting_changed
is 'what is said now' "$(field .settings.message_ko)" '끝났어요'
is 'and how the room stands' "$(field .room.capacity)" 7
change '"message_ko":"끝났어요","message_ko_was":"곧 시작"'
answers 'the same sent twice is not a conflict' 200
change '"message_en":"Over","message_en_was":"","capacity":8,"capacity_was":6'
answers 'one of two that is stale stops both' 409 setting_changed
is 'nothing was done' "$(field .settings.message_en)" ''
change '"message_en":"Over","message_en_was":"","capacity":8,"capacity_was":7'
answers 'two that are fresh are set' 200
change '"rate_per_min_was":"60"'
answers 'what was seen has the bounds of what is set' 400 bad_field
change '"action":"close"'
answers 'a room is closed' 200
change '"action":"resume"'
answers 'and not resumed then' 410 room_closed
is 'which is told' "$(field .room.room)" closed
change '"action":"close"'
answers 'closing it twice is harmless' 200

control "{\"concert_id\":$concert,\"action\":\"explode\"}"
answers 'an action there is not is refused' 400 bad_field
control '{"concert_id":99,"action":"pause"}'
answers 'so is a room there is not' 404 no_room
post /queue/control "{\"concert_id\":$concert,\"action\":\"close\"}" \
	-u "$operator" -H 'Sec-Fetch-Site: cross-site'
answers 'and a request of another site' 403 cross_site

request /booking/ops -u "$operator"
is 'seats are counted' "$(field ".concerts[] |
	select(.concert_id == $concert) | [.total, .free] | tojson")" '[10,10]'
# Another clock for the programs' connections: that of the database counts.
sql() {
	mariadb --no-defaults -u root -S "$USHER_MYSQL_SOCKET" usher -N -e "$1"
}
server stop cron
sql "SET GLOBAL init_connect = 'SET timestamp = 1500000000.25'"
server restart apache
request /booking/ops -u "$operator"
is 'the time is that of the database' "$(field .now_ms)" 1500000000250
sql "DELETE FROM cron_run"
request /booking/ops -u "$operator"
is 'expiry that never ran has no time' "$(field .expired_at_ms)" null
sql "SET GLOBAL init_connect = ''"
server stop redis
request /queue/ops -u "$operator"
answers 'a queue without its store is told from none' 503 unavailable
is 'and names it' "$(field .store)" redis
request /booking/ops -u "$operator"
answers 'booking goes on' 200
server stop mariadb
request /booking/ops -u "$operator"
answers 'until its own is gone' 503 unavailable
is 'which it names' "$(field .store)" mariadb
tap_end
