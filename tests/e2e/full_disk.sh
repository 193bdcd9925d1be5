#!/bin/sh
# The disk of checkpoints is full, and the numbers of a room are used up: the queue
# says so and is not well, but it calls, claims and validates, so that no gate
# opens, of whatever concert.
set -u

# Root writes wherever there is space, so the disk of its test is small; it is
# mounted where nobody else sees it.  Others are refused by the folder.
if [ "$(id -u)" = 0 ] && [ -z "${USHER_TEST_MOUNTS-}" ]; then
	# shellcheck source=tests/house/need.sh
	. "${srcdir:-.}/tests/house/need.sh"
	need unshare mount
	USHER_TEST_MOUNTS=own exec unshare -m "$0"
fi
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"

disk=$tmp/state/checkpoint
mkdir -p "$disk"
if [ "$(id -u)" = 0 ]; then
	mount -t tmpfs -o size=1m,mode=755 tmpfs "$disk" || exit 1
	trap 'cleanup 2>/dev/null; umount "$disk"; rm -rf "$tmp"' EXIT
fi
fill_disk() {
	case $(id -u) in
	0) head -c 2m /dev/zero >"$disk/ballast" 2>/dev/null ;;
	*) chmod a-w "$disk" ;;
	esac
}
empty_disk() {
	case $(id -u) in
	0) rm "$disk/ballast" ;;
	*) chmod u+w "$disk" ;;
	esac
}
stack_up
sed -i '/^\[queue\]/a new_visitors_per_min = 0' "$USHER_CONF"

reserve() {	# reserve SEAT-NUMBER
	post /booking/reserve \
		"{\"concert_id\":$queued,\"seat_ids\":[$(seat_id "$queued" "$1")]}"
}
# Newcomers of another room, each without a cookie, until one is refused.
use_numbers_up() {
	visitors=0
	while [ $visitors -lt 600 ]; do
		visitors=$((visitors + 1))
		visitor=crowd
		rm -f "$tmp/crowd.jar"
		post /queue/enter "{\"concert_id\":$other}"
		[ "$http" -lt 500 ] || return 0
	done
	return 1
}
queue_answers() {	# queue_answers HTTP
	get /queue/health
	[ "$http" = "$1" ]
}

queued=$(ctl concert add --title 'Whose gate is tried' --queue Y)
ctl seats add "$queued" --section A --rows 2 --cols 5 --price 1000 >/dev/null
ctl room open "$queued" --capacity 1 >/dev/null
other=$((queued + 1))
ctl room open "$other" --capacity 1 --shop other --identity anyone \
	--puzzle-max 0 >/dev/null

sign_in insider
post /queue/enter "{\"concert_id\":$queued}"
is 'before, one is inside' "$(field .state)" admitted
sign_in second
post /queue/enter "{\"concert_id\":$queued}"
is 'and one in line' "$(field .state)" waiting
sign_in stranger
reserve 0
answers 'who did not enter is sent to the line' 403 token_required

fill_disk
tap 'on a full disk the numbers of another room are used up' use_numbers_up
answers 'its newcomers get none' 503 unavailable
tap 'the queue says so' soon queue_answers 503
answers 'by a code of its own' 503 no_numbers
is 'and in words' "$(field .detail | grep -c 'no numbers')" 1

tap 'usherctl says so of the room' has \
	'^Newcomers get no numbers: .*checkpoint cannot be written' \
	"$(ctl room show "$other")"
tap 'and not of another one' fails has 'no numbers' "$(ctl room show "$queued")"
ctl room list >"$tmp/list" 2>"$tmp/list.err"
is 'the list of rooms fails for it' $? 1
tap 'names it' has "^room $other: Newcomers get no numbers" \
	"$(cat "$tmp/list.err")"
tap 'and counts it as what it is' has \
	'1 of 2 rooms give newcomers no numbers$' "$(cat "$tmp/list.err")"
tap 'for it could be restored' fails has 'restored' "$(cat "$tmp/list.err")"

# The verdict on the queue is shared for a second.
sleep 2.5
visitor=stranger
reserve 1
answers 'who did not enter is sent to the line, as before' 403 token_required
queue_answers 503
answers 'while the queue still says so' 503 no_numbers
is 'nobody was let past a gate' \
	"$(grep -c 'queue service is down' "$tmp/state/apache.log")" 0
visitor=insider
reserve 2
answers 'who is inside reserves' 200
post /queue/leave "{\"concert_id\":$queued}"
visitor=second
is_called() {
	get "/queue/poll?concert_id=$queued"
	[ "$(field .state)" = called ]
}
tap 'the next one is called' soon is_called
post /queue/claim "{\"concert_id\":$queued}"
is 'and claims' "$(field .state)" admitted
reserve 3
answers 'and reserves' 200

empty_disk
tap 'a disk that has room again is well' soon queue_answers 200
visitor=crowd
post /queue/enter "{\"concert_id\":$other}"
answers 'and newcomers get numbers' 201
stack_end
