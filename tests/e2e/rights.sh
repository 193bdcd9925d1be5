#!/bin/sh
# What somebody can do who has broken into a program: its user of the system, of
# MariaDB and of Redis.  Run by root, the programs of a stack are another user
# without capabilities, and what is root's stays closed to it.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
# shellcheck source=tools/run/user.sh
. "$src/tools/run/user.sh"
state=$tmp/state
stack_up

concert=$(ctl concert add --title 'Without a line' --queue N)
ctl seats add "$concert" --section A --rows 1 --cols 9 --price 10 >/dev/null
get "/booking/seats?concert_id=$concert"
seat=$(field '.seats[0].seat_id')
sign_in ann

# --- of the system ---
programs=$(find /proc/[0-9]*/exe -maxdepth 0 -lname "$tmp/inst/*" \
	-printf '%h\n' 2>/dev/null)
the_programs() {	# the_programs FIELD: of all of them, each value once
	# shellcheck disable=SC2046,SC2086	# one file a word
	set -- "$1" $(printf '%s/status\n' $programs)
	field=$1
	shift
	awk -v field="$field:" '$1 == field { $1 = ""; print }' "$@" |
		sort -u | xargs
}
tap 'programs and jobs run' [ "$(echo "$programs" | wc -l)" -ge 4 ]
uid=$(id -u "$(programs_user)")
is 'as one user' "$(the_programs Uid)" "$uid $uid $uid $uid"
for set in CapInh CapPrm CapEff CapAmb; do
	is "without capabilities, $set" "$(the_programs $set)" 0000000000000000
done

# As a program: what it may, and may not.
may() {	# may COMMAND...
	(exec_as_programs "$@") >"$tmp/out" 2>&1
}
tap 'it reads its secrets' may cat "$state/keys/token" "$state/service-key" \
	"$state/usher.password" "$state/redis.password"
tap 'it writes to its folders' may touch "$state/status/x" \
	"$state/checkpoint/x" "$state/booking/x"
rm "$state/status/x" "$state/checkpoint/x" "$state/booking/x"
if [ "$(id -u)" -eq 0 ]; then
	for file in usher_admin.password redis-default.password \
	    operator.password env mysql/ibdata1 redis/appendonlydir; do
		[ -e "$state/$file" ] || tap "there is $file" false
		tap "it does not read $file" \
			fails may test -r "$state/$file"
	done
	tap 'it makes nothing in the folder itself' fails may touch "$state/x"
	tap 'nor moves a folder of its own there' \
		fails may mv "$state/status" "$state/other"
	tap 'it changes no settings' fails may test -w "$USHER_CONF"
	tap 'MariaDB does not take it for root' \
		fails may mariadb --no-defaults -u root -S "$state/mysql.sock" \
		-e 'DO 1'
	is 'and says so' "$(grep -c 'Access denied' "$tmp/out")" 1
	is 'nobody else comes in' "$(stat -c '%a %U %G' "$state")" \
		'710 root www-data'
	mkdir -m 700 "$tmp/closed"
	USHER_PREFIX=$tmp/inst "$src/tools/run/server" start apache \
		"$tmp/closed/state" >"$tmp/out" 2>&1
	tap 'where it cannot come in, that is said' \
		has 'www-data, who runs .* cannot enter' "$(cat "$tmp/out")"
fi

# --- of Redis ---
redis() {	# redis COMMAND...: what it says to a program
	(exec_as_programs env -u REDISCLI_AUTH redis-cli \
		-s "$state/redis.sock" "$@") 2>&1
}
is 'Redis does nothing for the nameless' "$(redis FLUSHALL | head -n 1)" \
	'NOAUTH Authentication required.'
for command in FLUSHALL 'CONFIG GET dir' 'KEYS *' 'GET other'; do
	# shellcheck disable=SC2086,SC2046	# words
	tap "nor $command for usher's user" has '^NOPERM' "$(set -f
		redis --no-auth-warning --user usher \
			--pass "$(cat "$state/redis.password")" $command)"
done

# --- of MariaDB ---
# Programs run as the users of other programs, to see that they need their own.
as_of() {	# as_of USER KEY...: the settings with this user for those keys
	user=$1
	shift
	cp "$tmp/conf" "$USHER_CONF"
	for key; do
		file=${key%user}password_file
		sed -i "/^\[mysql\]/,/^\$/ {
			s|^$key = .*|$key = $user|
			s|^$file = .*|$file = $state/$user.password|
		}" "$USHER_CONF"
	done
	rm -f "$state/booking"/concerts* "$state/booking"/map*
	server restart apache
}
cp "$USHER_CONF" "$tmp/conf"
log_in() {
	post /booking/login '{"account_id":"ann","password":"'"$password"'"}'
}
hold() {
	post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[$seat]}"
}

for user in usher_list usher_login usher_cron; do
	as_of $user user
	get /booking/me
	answers "$user knows no balance" 500
	hold
	answers "$user holds no seat" 500
	get /booking/concerts
	answers 'concerts are listed by another' 200
	log_in
	answers 'signing in is for another' 200
done
for user in usher_list usher usher_cron; do
	as_of $user login_user
	log_in
	answers "$user signs nobody in" 500
	hold
	answers 'seats are held by another' 200
done
as_of usher_login list_user
get /booking/concerts
answers 'usher_login lists no concerts' 500
get /booking/ops -u "operator:$USHER_OPERATOR_PASSWORD"
answers 'and no numbers' 500

# One user for all is a host with one user.
sed "/^\[mysql\]/,/^\$/ {
	s|^\([a-z_]*user\) = .*|\1 = usher_one|
	s|^\([a-z_]*password_file\) = .*|\1 = $state/usher.password|
}" "$tmp/conf" >"$USHER_CONF"
"$USHER_PREFIX/bin/usherctl" migrate --user root \
	--from "$USHER_PREFIX/share/usher/sql" >"$tmp/out"
server restart apache
log_in
answers 'one user for all signs in' 200
hold
answers 'and holds' 200
get "/booking/seats?concert_id=$concert"
answers 'and shows' 200
get /booking/ops -u "operator:$USHER_OPERATOR_PASSWORD"
answers 'and counts' 200
stack_end
