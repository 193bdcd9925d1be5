#!/bin/sh
# tools/run/server: private servers that start, end and come back as told, and
# nobody else's process ever touched.
set -u
src=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/house/need.sh
. "$src/tests/house/need.sh"
# shellcheck source=tests/tap.sh
. "$src/tests/tap.sh"
PATH=$PATH:/usr/sbin
need redis-check-rdb redis-cli mariadbd mariadb

dir=$(mktemp -d /tmp/usher-server-XXXXXX)
bystander=

cleanup() {
	server kill redis
	server kill mariadb
	"$src/tools/run/server" kill mariadb "$dir/nameless"
	[ -z "$bystander" ] || kill "$bystander"
	rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

server() {	# server VERB KIND
	"$src/tools/run/server" "$1" "$2" "$dir/state"
}

redis() {
	redis-cli -s "$dir/state/redis.sock" "$@"
}

sql() {
	mariadb --no-defaults -u root -S "$dir/state/mysql.sock" -N -B \
		-e "$1" usher
}

# Gone, or at least dead: it need not be reaped yet.
ended() {	# ended PID
	! kill -0 "$1" 2>/dev/null || grep -q '^State:.Z' "/proc/$1/status"
}

# The states that threads of a process are in.
states() {	# states PID
	cat "/proc/$1"/task/*/stat | sed 's/.*) //' | cut -c 1 | sort -u
}

tap 'stopping what never ran is harmless' server stop redis
tap 'Redis starts' server start redis
tap 'and answers' same PONG "$(redis ping)"
tap 'on no port' same 0 "$(redis config get port | tail -n 1)"
tap 'and keeps what it is told' same yes \
	"$(redis config get appendonly | tail -n 1)"
pid=$(cat "$dir/state/redis.pid")
tap 'a second start is harmless' server start redis
tap 'and starts nothing' same "$pid" "$(cat "$dir/state/redis.pid")"

redis set word kept >"$dir/out"
tap 'Redis stops' server stop redis
tap 'for good' ended "$pid"
tap 'and says so' fails server status redis
tap 'it starts again' server start redis
tap 'with its data' same kept "$(redis get word)"
pid=$(cat "$dir/state/redis.pid")
tap 'Redis is killed' server kill redis
tap 'for good, too' ended "$pid"

# A number the kernel gave to somebody else in the meantime.
sleep 600 &
bystander=$!
echo $bystander >"$dir/state/redis.pid"
echo 1 >"$dir/state/redis.start"
tap 'a process that is not ours is not taken for ours' \
	fails server status redis
server stop redis
server kill redis
tap 'and is left alone' kill -0 $bystander

tap 'MariaDB starts' server start mariadb
sql 'CREATE TABLE word (w TEXT) ENGINE = InnoDB; INSERT INTO word VALUES ("kept")'
tap 'with durable commits' same 1 \
	"$(sql 'SELECT @@innodb_flush_log_at_trx_commit')"
tap 'for every language' same utf8mb4 "$(sql 'SELECT @@character_set_database')"
tap 'MariaDB is killed' server kill mariadb
tap 'and comes back' server start mariadb
tap 'with what was committed' same kept "$(sql 'SELECT w FROM word')"
pid=$(cat "$dir/state/mariadb.pid")
tap 'MariaDB is frozen' server freeze mariadb
tap 'every thread of it' same T "$(states "$pid")"
tap 'and is thawed' server thaw mariadb
tap 'and answers' same kept "$(sql 'SELECT w FROM word')"
tap 'MariaDB stops' server stop mariadb
tap 'and cannot be frozen then' fails server freeze mariadb 2>"$dir/err"

# As in a bare container: the name of this machine is nobody's, nor is localhost,
# and no first data folder is at hand.  A container that may not have another
# inside it cannot be made barer than it is.
nameless() {	# nameless COMMAND...
	as=--map-root-user
	[ "$(id -u)" -ne 0 ] || as=--mount
	if ! unshare $as --mount --uts --net true; then
		env -u USHER_TEST_TEMPLATE -u HOME "$@"
		return
	fi
	unshare $as --mount --uts --net sh -c '
		[ ! -e /etc/hosts ] || mount --bind /dev/null /etc/hosts
		hostname nobody-knows-me
		exec env -u USHER_TEST_TEMPLATE -u HOME "$@"' sh "$@"
}
tap 'MariaDB starts on a machine without a name' \
	nameless "$src/tools/run/server" start mariadb "$dir/nameless"

for port in abc 0 65536 8080x; do
	tap "port $port is refused" fails env USHER_PREFIX=/nowhere \
		"$src/tools/run/server" start apache "$dir/state" $port 2>"$dir/err"
	tap 'in words' grep -q 'from 1 to 65535' "$dir/err"
done
tap 'a name is not an address' fails env USHER_PREFIX=/nowhere \
	"$src/tools/run/server" start apache "$dir/state" 80 localhost 2>"$dir/err"
tap 'which is told, too' grep -q 'not an address: localhost' "$dir/err"

long=$dir/$(printf '%090d' 0)
tap 'a folder too deep for a socket is refused' \
	fails "$src/tools/run/server" start redis "$long" 2>"$dir/err"
tap 'in words' grep -q 'too long for a socket' "$dir/err"

# Root, in a folder of a user who could plant things there.
in_anothers() {	# in_anothers COMMAND...
	mkdir "$dir/theirs" &&
		ln -s "$dir/victim" "$dir/theirs/redis.lock" &&
		echo kept >"$dir/victim" && chown nobody "$dir/theirs" || return
	fails "$@" 2>"$dir/err" && same kept "$(cat "$dir/victim")" &&
		same redis.lock "$(ls "$dir/theirs")" && rm -r "$dir/theirs"
}
if [ "$(id -u)" -eq 0 ]; then
	tap 'no server is started in a folder of somebody else' in_anothers \
		"$src/tools/run/server" start redis "$dir/theirs"
	tap 'its owner is named' has 'theirs belongs to nobody' "$(cat "$dir/err")"
	tap 'nor a stack of them' in_anothers \
		"$src/tools/run/stack" up "$dir/theirs" "$dir"
	tap 'nor the demo' in_anothers \
		"$src/demo" --state "$dir/theirs" status
fi
tap_end
