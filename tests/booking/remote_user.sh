#!/bin/sh
# auth = remote_user: Apache's own basic authentication signs buyers in, and
# usher believes it and nothing else.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
need htpasswd
stack_up

concert=$(ctl concert add --title 'A concert' --queue N)
ctl seats add "$concert" --section A --rows 1 --cols 2 --price 100 >/dev/null
echo unused | ctl account add kim --name Kim --points 500 >/dev/null
sign_in builtin
session=$(awk '/usher_session/ { print $7 }' "$tmp/builtin.jar")
get /booking/me
is 'before, a session of usher counts' "$http" 200

# What a site would write.
for who in kim ghost; do
	touch "$tmp/state/buyers"
	printf pw | htpasswd -iB "$tmp/state/buyers" $who 2>/dev/null
done
chmod 644 "$tmp/state/buyers"
cat >"$tmp/state/extra-httpd.conf" <<END
<LocationMatch "^/booking/(me|reserve|cancel|complete)">
	AuthType Basic
	AuthName buyers
	AuthBasicProvider file
	AuthUserFile $tmp/state/buyers
	Require valid-user
</LocationMatch>
END
sed -i '/^\[booking\]/a auth = remote_user' "$USHER_CONF"
server restart apache

visitor=nobody
get /booking/me
is 'without a password Apache refuses' "$http" 401
request /booking/me -u kim:wrong
is 'so it does with a wrong one' "$http" 401
request /booking/me -u kim:pw
answers 'with the right one it is that account' 200
is '  and no other' "$(field .account_id)" kim
request /booking/me -u kim:pw -H "Cookie: usher_session=$session"
is 'a session of usher counts no more' "$(field .account_id)" kim
request /booking/me -u ghost:pw
answers 'whom Apache knows and usher does not has no account' 404 no_account
get "/booking/seats?concert_id=$concert" -H 'Remote-User: kim' \
	-H 'X-Remote-User: kim'
is 'a header is not Apache' \
	"$(field '[.seats[] | select(.status == "mine")] | length')" 0

seat=$(field '.seats[0].seat_id')
post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[$seat]}" \
	-u kim:pw
answers 'a seat is held' 200
held=$(field '.reservations[0].reservation_id')
post /booking/complete "{\"reservation_ids\":[$held]}" -u kim:pw \
	-H 'Idempotency-Key: one'
answers 'and paid' 200
is '  by the account' "$(field .balance)" 400
post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[$seat]}" \
	-u ghost:pw
answers 'without an account nothing is held' 404 no_account
post /booking/complete "{\"reservation_ids\":[$held]}" -u ghost:pw \
	-H 'Idempotency-Key: one'
answers 'nor paid' 404 no_account
post /booking/cancel "{\"reservation_ids\":[$held]}" -u ghost:pw
answers 'there is nothing to cancel' 200

waited=$(ctl concert add --title 'A line' --queue Y)
ctl seats add "$waited" --section A --rows 1 --cols 2 --price 100 >/dev/null
seat=$(seat_id "$waited" 0)
server stop redis
post /booking/reserve "{\"concert_id\":$waited,\"seat_ids\":[$seat]}" \
	-u ghost:pw
answers 'nor let in where the line is down' 404 no_account
post /booking/reserve "{\"concert_id\":$waited,\"seat_ids\":[$seat]}" \
	-u kim:pw
answers 'as an account is' 200

post /booking/login '{"account_id":"builtin","password":"secret"}'
answers 'there is no signing in to usher itself' 404 not_found
stack_end
