# Somebody who has broken a program has its user of the system, and the passwords of
# its users of Redis and MariaDB.
# shellcheck shell=sh disable=SC2154,SC2034	# shared with tests/attack/run
# shellcheck source=tools/run/user.sh
. tools/run/user.sh

redis() {	# redis COMMAND...: as a program
	(exec_as_programs env -u REDISCLI_AUTH redis-cli \
		-s "$state/redis.sock" --no-auth-warning --user usher \
		--pass "$(cat "$state/redis.password")" "$@") 2>&1
}
tap 'a program reaches Redis' has PONG "$(redis PING)"
for command in FLUSHALL FLUSHDB 'CONFIG GET dir' 'CONFIG SET dir /tmp' 'KEYS *' \
	'GET other' 'SET other 1' 'ACL LIST' SHUTDOWN \
	'EVAL return 0'; do
	# shellcheck disable=SC2086	# words
	tap "Redis does not ${command%% *} for it" has '^NOPERM' \
		"$(set -f; redis $command)"
done

# A hash, dumped with the right checksum, of which one entry claims 16 MB: Redis
# ends when it reads that one.
broken_hash() {
	printf '\020\024\024\000\000\000\002\000\360\377\377\377\000\101\101\101'
	printf '\101\012\201\141\002\377\012\000\327\163\210\030\355\302\025\254'
}
tap 'Redis does not take a broken value of it' has 'Bad data format' \
	"$(broken_hash | redis -x RESTORE usher:broken 0)"
tap 'and reads on' has '^$' "$(redis HGETALL usher:broken)"

sql() {	# sql USER STATEMENT: as a program
	(MYSQL_PWD=$(cat "$state/$1.password") && export MYSQL_PWD &&
		exec_as_programs mariadb --no-defaults -u "$1" \
			-S "$state/mysql.sock" usher -N -e "$2") 2>&1
}
denied() {	# denied USER STATEMENT
	tap "$1 may not: $2" has 'command denied|Access denied' "$(sql "$1" "$2")"
}
for user in usher usher_list usher_login; do
	tap "a program reaches MariaDB as $user" same 1 "$(sql $user 'SELECT 1')"
	denied $user 'DELETE FROM payment'
	denied $user 'UPDATE point_ledger SET amount = 0'
	denied $user 'DROP TABLE account'
	denied $user 'SELECT * FROM mysql.global_priv'
	denied $user "SELECT 1 INTO OUTFILE '/tmp/x'"
done
denied usher 'SELECT password_hash FROM account'
denied usher 'UPDATE account SET password_hash = 0'
for user in usher_list usher_login; do
	denied $user 'UPDATE point SET balance = 1000000'
	denied $user 'DELETE FROM reservation'
done
denied usher_list 'SELECT password_hash FROM account'
denied usher_login 'UPDATE account SET password_hash = 0'
