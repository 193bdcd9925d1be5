#!/bin/sh
# Strangers who guess a password through real Apache: what they and the owner are
# answered, and the cookie by which the owner's browser is known.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

log_in() {	# log_in PASSWORD CURL-OPTION...: to kim's account
	json="{\"account_id\":\"kim\",\"password\":\"$1\"}"
	shift
	post /booking/login "$json" "$@"
}
# However slow this machine is, the wait is not over before it is looked at.
wait_long() {
	mariadb --no-defaults -u root -S "$USHER_MYSQL_SOCKET" usher -e '
		UPDATE login_attempt SET next_at = NOW(6) + INTERVAL 300 SECOND
		WHERE next_at IS NOT NULL'
}

sign_in kim
is 'the owner signs in' "$http" 200
cookie=$(header Set-Cookie | grep ^usher_device=)
tap 'the browser gets a cookie that no script reads' \
	has 'Max-Age=34560000; HttpOnly; SameSite=Lax' "$cookie"
post /booking/logout '{}'
is 'and signs out' "$http" 204
tap 'which leaves that cookie' grep -q usher_device "$tmp/kim.jar"

visitor=stranger
for i in 1 2 3 4 5; do
	log_in "wrong $i"
done
answers 'a stranger at the same address guesses' 401 login_failed
tap 'and is given no cookie' fails grep -q usher_ "$tmp/stranger.jar"
wait_long
log_in "$password"
answers 'then has to wait, even with the right password' 429 too_many_requests
wait_s=$(header Retry-After)
tap 'for as long as is said' test "$wait_s" -gt 200 -a "$wait_s" -le 300
log_in "$password" -H 'X-Forwarded-For: 192.0.2.77'
answers 'whatever address is made up' 429 too_many_requests

visitor=kim
log_in "$password"
answers 'the owner comes back, and does not wait' 200
device=$(awk '/usher_device/ { print $7 }' "$tmp/kim.jar")
visitor=device
get /booking/me -H "Cookie: usher_session=$device"
answers 'the cookie signs nobody in' 401 login_required

echo "$password" | ctl account password kim
log_in "$password" -H "Cookie: usher_device=$device"
answers 'after a new password the browser is not known' 429 too_many_requests
stack_end
