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
echo "$password" | ctl account add kim --name Kim --points 500 >/dev/null
sign_in builtin
session=$(awk '/usher_session/ { print $7 }' "$tmp/builtin.jar")
get /booking/me
is 'before, a session of usher counts' "$http" 200

# What a site would write.
long=$(printf %051d 0)
for who in kim ghost newcomer $long; do
	touch "$tmp/state/buyers"
	printf pw | htpasswd -iB "$tmp/state/buyers" "$who" 2>/dev/null
done
chmod 644 "$tmp/state/buyers"
cat >"$tmp/state/extra-httpd.conf" <<END
<LocationMatch "^/booking/(me|reserve|cancel|complete)">
	AuthType Basic
	AuthName buyers
	AuthBasicProvider file
	AuthUserFile $tmp/state/buyers
	Require valid-user
	# As an authentication module would, of all its users here.
	SetEnv OIDC_CLAIM_name "Kim $(printf "\\377") 하늘"
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
is '  whose name is not touched' "$(field .account_name)" Kim
request /booking/me -u "$long:pw"
answers 'a user of 51 characters is nobody, and told so' 403 user_unusable
for i in 1 2 3 4 5 6 7 8; do
	curl -s -o "$tmp/first$i" -w '%{http_code}\n' -u newcomer:pw \
		"$USHER_URL/booking/me" &
done >"$tmp/firsts"
wait
is 'a user has an account at first sight, of however many requests' \
	"$(sort -u "$tmp/firsts")" 200
request /booking/me -u newcomer:pw
is '  called as the user, if Apache says no more' \
	"$(field '"\(.account_name) \(.balance)"')" 'newcomer 0'
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
answers 'what is paid is taken, at first sight too' 409 seat_taken
request /booking/me -u ghost:pw
is '  which made an account' "$(field .account_id)" ghost
post /booking/complete "{\"reservation_ids\":[$held]}" -u ghost:pw \
	-H 'Idempotency-Key: one'
answers 'what somebody else has paid is not paid again' 410 reservation_expired
post /booking/cancel "{\"reservation_ids\":[$held]}" -u ghost:pw
is 'nor given back' "$(field '.cancelled | length')" 0
request /booking/logout -u kim:pw -X POST -d '{}' \
	-H 'Content-Type: application/json'
answers 'signing out is not for usher' 204
request /booking/me -u kim:pw
answers '  and ends nothing' 200

waited=$(ctl concert add --title 'A line' --queue Y)
ctl seats add "$waited" --section A --rows 1 --cols 2 --price 100 >/dev/null
seat=$(seat_id "$waited" 0)
server stop redis
post /booking/reserve "{\"concert_id\":$waited,\"seat_ids\":[$seat]}" \
	-u kim:pw
answers 'where the line is down an account is let in' 200

# The name that a module tells.
sed -i '/^auth = remote_user/a remote_user_name = OIDC_CLAIM_name' "$USHER_CONF"
server restart apache
request /booking/me -u kim:pw -H 'OIDC_CLAIM_name: Evil' \
	-H 'OIDC-CLAIM-name: Evil' -H 'Oidc_claim_name: Evil'
is 'the name follows what Apache says, not a header' \
	"$(field .account_name)" 'Kim  하늘'

post /booking/login \
	"{\"account_id\":\"builtin\",\"password\":\"$password\"}"
answers 'there is no signing in to usher itself' 404 not_found
stack_end
