#!/bin/sh
# usherctl functions: it lists the versions of the queue's functions that Redis
# holds, and removes those of other versions, and nobody else's; a version in
# use comes back by itself.
set -u
top=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/tap.sh
. "$top/tests/tap.sh"
# shellcheck source=tests/house/need.sh
. "$top/tests/house/need.sh"
# shellcheck disable=SC2034	# servers.sh reads it
servers=redis
# shellcheck source=tests/ctl/servers.sh
. "$top/tests/ctl/servers.sh"

load() { # load LIBRARY FUNCTION: one that answers 1
	printf '#!lua name=%s\nredis.register_function("%s", %s)' "$1" "$2" \
		'function() return 1 end' |
		redis-cli -s "$dir/redis.sock" -x FUNCTION LOAD >"$dir/out"
}
libraries() {
	redis-cli -s "$dir/redis.sock" FUNCTION LIST |
		sed -n '/^library_name$/{n;p;}' | sort | tr '\n' ' '
}
own=usher_$(cd "$top" && sh tools/build/lua2c.sh --text |
	sed -n 's/^#!lua name=usher_//p')

tap 'a server has none at first' json '. == []' functions list
tap 'nothing is removed then' json '.removed == 0' functions prune
tap 'a command that needs them brings them' run 0 '' room open 1 --capacity 5
tap 'and they are told' json \
	"length == 1 and .[0].library == \"$own\" and .[0].version == \"this\"" \
	functions list
load usher_0123456789ab line_poll_0123456789ab
load usher_extras shuffle
load theirs sort
others=$(printf '%s\n' "$own" theirs usher_extras | sort | tr '\n' ' ')
tap 'another version is told beside them' run 0 \
	'usher_0123456789ab *another' functions list
tap 'only the other version is removed' json '.removed == 1' \
	functions prune
tap 'and no library of somebody else' same "$others" "$(libraries)"
redis-cli -s "$dir/redis.sock" FUNCTION DELETE "$own" >"$dir/out"
tap 'a version in use comes back with the next call' \
	json '.capacity == 5' room show 1
tap 'as it was' same "$others" "$(libraries)"
"$top/tools/run/server" stop redis "$dir"
tap 'without Redis it fails' run 1 'Redis does not answer' functions list
tap_end
