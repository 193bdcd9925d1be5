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
	ends 0 room open "$1" --shop other --capacity "$1" \
		--message-ko '안내 "\u0000" 🎫'
}
lose_redis() {
	redis-cli -s "$dir/redis.sock" flushall >"$dir/flushed"
}

tap 'a room with a message in Korean is opened' open_room 7
tap 'a second room is opened' open_room 8
tap 'a third room is opened' open_room 9
lose_redis
tap 'lost rooms are restored' ends 0 --json room show 8
tap 'a restored room has its message' holds '.message_ko == "안내 \"\\u0000\" 🎫"'
tap 'rooms with good checkpoints have no fault' ends 0 --json room list
tap 'the list of good rooms has no fault' \
	holds 'length == 3 and all(.room == "open" and .fault == null)'

sed -i 's/"message_ko"/"massage_ko"/' "$dir/checkpoint/8.json"
tap 'a bad checkpoint makes the list fail' ends 1 room list
tap 'a room that Redis still has is in the list' printed '^8 +open '
tap 'the list names room, file, fault and what to do' said \
	"^room 8: $dir/checkpoint/8.json: .*message_ko.*[Cc]opy it back"
tap 'the list says how many rooms cannot be restored' said '1 of 3 rooms'
tap 'that room cannot be changed' ends 1 room pause 8
tap 'the refused change names the file' \
	said "room 8: $dir/checkpoint/8.json: .*[Cc]opy it back"
tap 'the others can be changed' ends 0 room pause 9
tap 'another room can be resumed' ends 0 room resume 9

lose_redis
rm -f "$dir"/status/*
tap 'a room that is lost too makes the list fail' ends 1 room list
tap 'the lost room is a line of the list' printed '^8 +unreadable +-'
tap 'the room before it is in the list' printed '^7 +open '
tap 'the room after it is in the list' printed '^9 +open '
tap 'the list says why the room is lost' \
	said "^room 8: $dir/checkpoint/8.json: "
tap 'a lost room makes the list fail as JSON, too' ends 1 --json room list
tap 'the reason is a member of the JSON' holds '[.[] | [.concert_id, .room,
	(.fault.file // "" | endswith("/8.json"))]] ==
	[[7, "open", false], [8, "unreadable", true], [9, "open", false]]'
tap 'top shows it with the others' ends 0 top
tap 'top has a line for the lost room' printed '^8 +unreadable'
tap 'top prints the reason' printed "^room 8: $dir/checkpoint/8.json: "
tap 'top as JSON' ends 0 --json top
tap 'top as JSON has no settings of the lost room' \
	holds '[.[].settings != null] ==
	[true, false, true] and (.[1].history | length) == 0'
tap 'the lost room cannot be shown' ends 1 room show 8
tap 'the message says what to do' \
	said "room 8: $dir/checkpoint/8.json: .*[Cc]opy it back"
lose_redis
advance() {
	"$build/usher-advance" >"$dir/out" 2>"$dir/err"
	same 1 $?
}
tap 'usher-advance fails' advance
tap 'usher-advance names the file' \
	said "$dir/checkpoint/8.json: not a checkpoint"
tap 'usher-advance advances the room before it' [ -s "$dir/status/7.json" ]
tap 'usher-advance advances the room after it' [ -s "$dir/status/9.json" ]

mv "$dir/checkpoint" "$dir/gone"
tap 'a folder that is gone is not a bad checkpoint' ends 1 room open 5 --capacity 5
# Root is told by the step that looks for the folder's owner, others by the lock.
tap 'the message says what is wrong with the folder' \
	said "$dir/checkpoint(/5.lock: No such file| does not exist: make it)"
mv "$dir/gone" "$dir/checkpoint"

sed -i 's/"massage_ko"/"message_ko"/' "$dir/checkpoint/8.json"
tap 'with the file put right all is well' ends 0 room list
tap 'the room is back in the list' printed '^8 +open '
tap_end
