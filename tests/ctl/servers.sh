# What the tests of usherctl share: source it after need.sh and tap.sh, and
# there are a Redis and a MariaDB (or, with servers=redis before, that alone), a
# configuration that leads to them in $dir, and usherctl and the jobs as built;
# then call usherctl by run, json and piped.
# shellcheck shell=sh
# shellcheck disable=SC2154 # top is set where this is sourced
servers=${servers-redis mariadb}
need jq redis-cli
case $servers in *mariadb*) need mariadb mariadbd ;; esac
build=$PWD
usherctl=$build/usherctl

dir=$(mktemp -d /tmp/usher-ctl-XXXXXX)
cleanup() {
	for server in $servers; do
		"$top/tools/run/server" kill "$server" "$dir"
	done
	"$top/tools/run/forget" "$dir/checkpoint"
	rm -rf "$dir"
}
trap cleanup EXIT
starting=
for server in $servers; do
	"$top/tools/run/server" start "$server" "$dir" &
	starting="$starting $!"
done
for pid in $starting; do
	wait "$pid" || exit 1
done
mkdir "$dir/status" "$dir/checkpoint" "$dir/booking"
(umask 027 && mkdir "$dir/keys")
# Secrets as README.md makes them: others may not read them.
for user in usher usher_list usher_login usher_cron usher_admin; do
	(umask 027 && echo "secret of $user" >"$dir/$user")
done
(umask 027 && echo service >"$dir/service-key")
export USHER_CONF="$dir/usher.conf"
cat >"$USHER_CONF" <<END
[redis]
socket = $dir/redis.sock
user = usher
password_file = $dir/redis.password
[mysql]
socket = $dir/mysql.sock
password_file = $dir/usher
list_password_file = $dir/usher_list
login_password_file = $dir/usher_login
cron_password_file = $dir/usher_cron
admin_password_file = $dir/usher_admin
[security]
keys_dir = $dir/keys
service_key_file = $dir/service-key
[queue]
status_dir = $dir/status
checkpoint_dir = $dir/checkpoint
[booking]
queue_url = http://127.0.0.1:9/queue
state_dir = $dir/booking
END

# run CODE PATTERN ARGS...: exits with the code, and the pattern is in what it
# prints (errors go to standard error, results to standard output).
run() {
	code=$1 pattern=$2
	shift 2
	text=$("$usherctl" "$@" 2>"$dir/err" </dev/null)
	got=$?
	[ "$code" -eq 0 ] || text=$(cat "$dir/err")
	same "$code" "$got" && has "$pattern" "$text"
}

# json FILTER ARGS...: its --json answer passes the filter.
json() {
	filter=$1
	shift
	"$usherctl" --json "$@" 2>"$dir/err" </dev/null >"$dir/json" &&
		jq -e "$filter" "$dir/json" >/dev/null && return
	cat "$dir/err" "$dir/json"
	return 1
}

piped() {	# piped FORMAT ARGS...: what printf makes of it on standard input
	format=$1
	shift
	# shellcheck disable=SC2059 # the escapes are the test's
	printf "$format" | "$usherctl" "$@" >"$dir/out" 2>&1
}

# As the owner of the database.
sql() {
	mariadb --default-character-set=utf8mb4 -S "$dir/mysql.sock" -u root \
		usher -N -e "$1"
}

hold() {	# hold ID ACCOUNT SEAT: for an hour
	sql "INSERT INTO reservation (reservation_id, account_id, concert_id,
		seat_id, price, expires_at) SELECT $1, '$2', concert_id,
		seat_id, price, NOW(6) + INTERVAL 1 HOUR FROM seat
		WHERE seat_id = $3"
}
