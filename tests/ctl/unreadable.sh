#!/bin/sh
# A room whose checkpoint cannot be read, among others: it is reported with what
# to do, and the others are not affected.
set -u
top=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/house/need.sh
. "$top/tests/house/need.sh"
# shellcheck source=tests/tap.sh
. "$top/tests/tap.sh"
servers=redis
# shellcheck source=tests/ctl/servers.sh
. "$top/tests/ctl/servers.sh"

# ends CODE ARGS...: usherctl exits with the code; see $dir/out and $dir/err.
ends() {
	code=$1
	shift
	"$usherctl" "$@" >"$dir/out" 2>"$dir/err" </dev/null
	same "$code" $?
}
said() {	# said PATTERN: on standard error
	has "$1" "$(cat "$dir/err")"
}
printed() {	# printed PATTERN: on standard output
	has "$1" "$(cat "$dir/out")"
}
holds() {	# holds FILTER: the JSON that was printed passes it
	jq -e "$1" "$dir/out" >/dev/null && return
	cat "$dir/out"
	return 1
}

open_room() {	# open_room ID
	ends 0 room open "$1" --capacity "$1" --message-ko '안내 "\u0000" 🎫'
}
lose_redis() {
	redis-cli -s "$dir/redis.sock" flushall >"$dir/flushed"
}

tap 'a room with a message in Korean is opened' open_room 7
tap 'and another' open_room 8
tap 'and another' open_room 9
lose_redis
tap 'they are restored with their message' ends 0 --json room show 8
tap '  as it was' holds '.message_ko == "안내 \"\\u0000\" 🎫"'
tap 'rooms with good checkpoints have no fault' ends 0 --json room list
tap '  and the list says so' \
	holds 'length == 3 and all(.room == "open" and .fault == null)'

sed -i 's/"message_ko"/"massage_ko"/' "$dir/checkpoint/8.json"
tap 'a bad checkpoint makes the list fail' ends 1 room list
tap '  though Redis still has the room' printed '^8 +open '
tap '  naming room, file, fault and what to do' said \
	"^room 8: $dir/checkpoint/8.json: .*message_ko.*[Cc]opy it back"
tap '  and how many there are' said '1 of 3 rooms'
tap 'a change of that room says the same' ends 1 room pause 8
tap '  with the file' said "room 8: $dir/checkpoint/8.json: .*[Cc]opy it back"
tap 'the others can be changed' ends 0 room pause 9
tap '  and resumed' ends 0 room resume 9

lose_redis
rm -f "$dir"/status/*
tap 'a room that is lost too makes the list fail' ends 1 room list
tap '  as a line among the others' printed '^8 +unreadable +-'
tap '  before it' printed '^7 +open '
tap '  and after it' printed '^9 +open '
tap '  with its reason' said "^room 8: $dir/checkpoint/8.json: "
tap 'as JSON too' ends 1 --json room list
tap '  the reason is a member' holds '[.[] | [.concert_id, .room,
	(.fault.file // "" | endswith("/8.json"))]] ==
	[[7, "open", false], [8, "unreadable", true], [9, "open", false]]'
tap 'top shows it with the others' ends 0 top
tap '  a line each' printed '^8 +unreadable'
tap '  and the reason' printed "^room 8: $dir/checkpoint/8.json: "
tap 'top as JSON' ends 0 --json top
tap '  has no settings of it' holds '[.[].settings != null] ==
	[true, false, true] and (.[1].history | length) == 0'
tap 'showing it says why not' ends 1 room show 8
tap '  and what to do' said "room 8: $dir/checkpoint/8.json: .*[Cc]opy it back"
lose_redis
advance() {
	"$build/usher-advance" >"$dir/out" 2>"$dir/err"
	same 1 $?
}
tap 'usher-advance fails' advance
tap '  naming the file' said "$dir/checkpoint/8.json: not a checkpoint"
tap '  and advances the room before it' [ -s "$dir/status/7.json" ]
tap '  and the one after it' [ -s "$dir/status/9.json" ]

mv "$dir/checkpoint" "$dir/gone"
tap 'a folder that is gone is no bad checkpoint' ends 1 room open 5 --capacity 5
# Root is told by the step that looks for the folder's owner, others by the lock.
tap '  but what is wrong is said' \
	said "$dir/checkpoint(/5.lock: No such file| does not exist: make it)"
mv "$dir/gone" "$dir/checkpoint"

sed -i 's/"massage_ko"/"message_ko"/' "$dir/checkpoint/8.json"
tap 'with the file put right all is well' ends 0 room list
tap '  and the room is back' printed '^8 +open '
tap_end
