#!/bin/sh
# usherctl as an operator types it, against private servers: what it does, and
# that what it cannot do is said clearly with a non-zero exit.
set -u
top=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/house/need.sh
. "$top/tests/house/need.sh"
# shellcheck source=tests/tap.sh
. "$top/tests/tap.sh"
# shellcheck source=tests/ctl/servers.sh
. "$top/tests/ctl/servers.sh"

make_account() {	# make_account PASSWORD ARGS...
	password=$1
	shift
	printf '%s\n' "$password" | "$usherctl" account add "$@" >"$dir/out" 2>&1
}

# --- what the words may be ---
tap 'a call without a command says how to call it' \
	run 2 'usherctl help SUBJECT' \
	--json
tap 'an unknown command is named' run 2 'unknown command .rooom' rooom open 1
tap 'an unknown option is named' run 2 'unknown option --capactiy' \
	room open 1 --capactiy 5
tap 'a missing option is named' run 2 '--capacity is missing' room open 1
tap 'an option without a value is named' run 2 '--capacity needs a value' \
	room open 1 --capacity
tap 'an option given twice is refused' run 2 'given twice' \
	room open 1 --capacity 1 --capacity 2
tap 'a number out of range says the range' run 2 'from 0 to 1000000' \
	room open 1 --capacity -1
tap 'a duration without a unit is refused' run 2 '--hold must be a duration' \
	room open 1 --capacity 1 --hold 5
tap 'a time without a zone is refused' run 2 '--opens must be a time' \
	room open 1 --capacity 1 --opens 2026-11-22T20:00
tap 'a word that is not one of the choices is refused' \
	run 2 'one of account.anyone' \
	room open 1 --capacity 1 --identity any
tap 'an argument too many is refused' run 2 'one argument too many' \
	room show 1 2
tap 'a missing argument is asked for' run 2 'it needs CONCERT' room show
tap 'an id must be a number' run 1 'invalid id .one' room show one

tap 'an id must not exceed 32 bits' run 1 'from 1 to 2147483647' \
	room show 2147483648
tap 'a text must be UTF-8' run 2 '--message-ko: character 1 is not UTF-8' \
	room set 1 --message-ko "$(printf '\352\260')"
tap 'a text must hold no control character' \
	run 2 '--message-en: character 2, U.0009, is a control' \
	room set 1 --message-en "$(printf 'a\tb')"
tap 'nor one that turns the text around' \
	run 2 '--message-ko: character 2, U.202E, changes the direction' \
	room set 1 --message-ko "$(printf '가\342\200\256나')"
tap 'an entry URL must be of the web' run 1 '--entry-url must be an http' \
	room set 1 --entry-url javascript:alert
tap 'a time before 1970 is refused' run 2 'must be from 1970' \
	room open 1 --capacity 1 --opens 1960-01-01T00:00Z

# --- configuration ---
broken() {
	echo '[redis]' >"$dir/broken.conf"
	echo 'sokcet = x' >>"$dir/broken.conf"
	USHER_CONF=$dir/broken.conf run 1 'broken.conf:2: \[redis\] sokcet' \
		room list
}
tap 'a wrong configuration is named by file, line and key' broken

nowhere() {	# nowhere PROGRAM ARGS...: names the file it was told to take
	text=$(USHER_CONF=$dir/nowhere.conf "$@" 2>&1 </dev/null)
	same 1 $? && has "USHER_CONF: $dir/nowhere.conf: No such file" "$text" &&
		same 1 "$(printf '%s\n' "$text" | wc -l)"
}
tap 'a missing file that USHER_CONF names is named by usherctl' \
	nowhere "$usherctl" room list
tap 'a missing file that USHER_CONF names is named by usher-advance' \
	nowhere "$PWD/usher-advance"
tap 'a missing file that USHER_CONF names is named by usher-expire' \
	nowhere "$PWD/usher-expire"

# --- keys ---
keys=$dir/keys
ids() {	# ids FILE
	grep -v '^#' "$keys/$1" | cut -d' ' -f1 | tr '\n' ' '
}
rotate() {	# rotate [PURPOSE...]
	"$usherctl" keys rotate "$@"
}
have() {	# have FILE IDS...: it has these, newest first
	for file; do
		case $file in *=*) same "${file#*=}" "$(ids "${file%%=*}")" || return ;; esac
	done
}
tap 'a new folder gets keys of every purpose' rotate
tap 'one for tokens, and of pairs the one that is next as well' \
	have 'token=1 ' 'session=1 2 ' 'session.pub=2 1 ' 'receipt=1 2 ' \
	'receipt.pub=2 1 ' 'ticket=1 2 ' 'ticket.pub=2 1 '
tap 'secrets are for owner and group alone' same '640 640 640 640' \
	"$(cd "$keys" && stat -c %a token session receipt ticket | xargs)"
tap 'public keys are for everybody' same '644 644 644' \
	"$(cd "$keys" && stat -c %a session.pub receipt.pub ticket.pub | xargs)"
cp -R "$keys" "$dir/keys.before"
tap 'a rotation makes new ones' rotate
tap 'signs with a key that was public before, and keeps the one before' \
	have 'token=2 1 ' 'session=2 3 ' 'session.pub=3 2 1 ' \
	'receipt=2 3 ' 'receipt.pub=3 2 1 '
tap 'but no ticket key' same '' "$(cd "$keys" && diff ticket "$dir/keys.before/ticket")"
published() {	# the key that signs now was in the public file of before
	signs=$(grep '^2 ' "$keys/session.pub") &&
		grep -qxF "$signs" "$dir/keys.before/session.pub"
}
tap 'the public file of before has the key that signs now' published
tap 'purposes can be named' rotate session ticket
tap 'and they alone are rotated' have 'token=2 1 ' 'session=3 4 ' \
	'session.pub=4 3 2 ' 'ticket=2 3 ' 'ticket.pub=3 2 1 ' 'receipt=2 3 '
tap 'tickets are rotated again' rotate ticket
tap 'and all their public keys stay' have 'ticket=3 4 ' 'ticket.pub=4 3 2 1 '
crashed() {	# after a crash between the two files
	cp "$keys/session" "$dir/session.was"
	rotate session
	cp "$dir/session.was" "$keys/session"
	rotate session && have 'session=4 5 ' 'session.pub=5 4 3 '
}
tap 'a rotation that was cut short is made again' crashed
tap 'a word that is no purpose is named, and nothing is rotated' \
	run 1 'unknown purpose .sessions.:' keys rotate ticket sessions
tap 'so that its neighbour stays' have 'ticket=3 4 '
full() {	# a file of all ids there are
	sed -n '1p' "$keys/ticket.pub" >"$dir/full"
	seq 255 -1 1 | sed "s/\$/ $(printf %064d 7)/" >>"$dir/full"
	cp "$keys/ticket.pub" "$dir/ticket.pub"
	cp "$dir/full" "$keys/ticket.pub"
	run 1 'ticket.pub is full' keys rotate ticket && have 'ticket=3 4 '
	result=$?
	cp "$dir/ticket.pub" "$keys/ticket.pub"
	return $result
}
tap 'a public key of a ticket is never dropped for a new one' full
from_elsewhere() {	# the keys as an editor of another system leaves them
	sed -i 's/$/\r/' "$keys/token"
	rotate token && have 'token=3 2 ' && ! grep -q "$(printf '\r')" "$keys/token"
}
tap 'keys that end with carriage returns are rotated' from_elsewhere
one_service() {	# a host of booking: what it has is rotated, nothing is made
	rm "$keys/token" "$keys/receipt"
	rotate && have 'session=5 6 ' 'receipt.pub=3 2 1 ' &&
		same 'receipt.pub session session.pub ticket ticket.pub' \
			"$(cd "$keys" && echo *)"
}
tap 'a host of one service makes no keys of the other' one_service
tap 'nor if told to' run 1 'receipt.pub has no secret here' keys rotate receipt
tap 'a key that is missing is made when it is named' rotate token
tap 'from the first on' have 'token=1 '
rm "$keys/receipt.pub"
rotate receipt
old_file() {	# where an older usher had its keys
	mv "$keys" "$dir/keys.kept"
	cp "$dir/keys.kept/token" "$keys"
	run 1 'keys is not a folder' keys rotate
	result=$?
	rm "$keys"
	run 1 'keys is not a folder' keys rotate || result=1
	mv "$dir/keys.kept" "$keys"
	return $result
}
tap 'a file in place of the folder is named, and a missing one' old_file

# --- schema ---
tap 'migrating as nobody known fails with the server'"'"'s words' \
	run 1 'Access denied' migrate --from "$top/sql"
tap 'migrate makes the schema' \
	run 0 '0001' migrate --user root --from "$top/sql"
bad_password() {	# bad_password BYTES PATTERN: in usher's password file
	cp "$dir/usher" "$dir/usher.kept"
	# shellcheck disable=SC2059 # the escapes are the test's
	printf "$1" >"$dir/usher"
	run 1 "$2" migrate --user root --from "$top/sql"
	bad=$?
	mv "$dir/usher.kept" "$dir/usher"
	return $bad
}
tap 'an empty password file is named' bad_password '\n' \
	'\[mysql\] password_file: .*/usher: the first line is empty'
tap 'a password file with a NUL in it is named' \
	bad_password 'secret\0of' 'usher: .* NUL byte'
no_file() {	# no_file KEY CODE PATTERN: migrate where the key is not set
	grep -v "^$1 =" "$dir/usher.conf" >"$dir/nofile.conf"
	sed -i 's/^\[mysql\]/&\n'"${4-}"'/' "$dir/nofile.conf"
	USHER_CONF=$dir/nofile.conf \
		run "$2" "$3" migrate --user root --from "$top/sql"
}
tap 'without a password file a user is not made, and the key is named' \
	no_file cron_password_file 1 '\[mysql\] cron_password_file is not set' \
	'cron_user = newcomer'
tap 'a user that exists keeps its password without a file' \
	no_file admin_password_file 0 ''
tap 'that user can sign in with the password it kept' run 0 '' concert list
tap 'migrating again changes nothing' \
	run 0 '' migrate --user root --from "$top/sql"
changed() {
	cp -r "$top/sql" "$dir/sql"
	chmod -R u+w "$dir/sql"
	for file in "$dir"/sql/0001*; do
		echo '-- changed' >>"$file"
	done
	run 1 '' migrate --user root --from "$dir/sql"
}
tap 'an applied migration that was changed is refused' changed

# --- accounts ---
tap 'an account is made' make_account 'a long password' alice --name 앨리스 \
	--points 1000
tap 'a new account is shown' \
	json '.account_name == "앨리스" and .balance == 1000' \
	account show alice
not() {
	! "$@"
}
tap 'an account is not made twice' not make_account 'another long one' alice
tap 'points are given' json '.balance == 1500' account points alice 500
tap 'points are taken' json '.balance == 500' account points alice -1000
tap 'no more points are taken than there are' run 1 'fewer points' \
	account points alice -501
tap 'an account that is not there is named' run 1 'no account bob' \
	account points bob 1
tap '0 points are neither given nor taken' \
	run 1 'invalid number of points: .0' \
	account points alice 0
tap 'an id that no account can have is unknown' run 1 'no account' \
	account points "$(printf '\377')" 1
tap 'a password with a control character is refused' \
	not make_account "$(printf 'with a\ttab')" tab
tap 'the message says what a password may hold' \
	has 'without control characters' \
	"$(cat "$dir/out")"
tap 'a password that is not UTF-8 is refused' \
	not make_account "$(printf 'long enough\351')" latin
set_password() {	# set_password PASSWORD ID
	printf '%s\n' "$1" | "$usherctl" account password "$2" >"$dir/out" 2>&1
}
tap 'a password is changed' set_password 'another long one' alice
tap 'a password that is too short is not set' not set_password abc alice
tap 'the message says how long a password is' \
	has 'the password must have at least 10 characters' \
	"$(cat "$dir/out")"
tap 'nor one of ten bytes and fewer characters' not set_password 앨리스앨 alice
tap 'nor one of the commonest' not set_password Password123 alice
tap 'the message says so' has 'one of the commonest' "$(cat "$dir/out")"
tap 'nor the account itself' not set_password ALICEalice alice
tap 'the message says so' has 'little more than the account' \
	"$(cat "$dir/out")"
tap 'nor its name' not set_password 앨리스앨리스앨리스앨리스 alice
tap 'an id that is not acceptable is named' not make_account 'long enough' 'a b'
tap '  in words of its own' has 'the id must be 1 to 50 visible ASCII' \
	"$(cat "$dir/out")"
tap 'a password of an unknown account is not set' \
	not set_password 'long enough' bob
tap 'the message names the unknown account' \
	has 'no account bob' "$(cat "$dir/out")"
tap 'an account is signed out' run 0 '' account signout alice
tap 'an account that is not there is not' run 1 'no account bob' \
	account signout bob
tap 'an account name has up to 50 characters' run 2 '1 to 50 characters' \
	account add long --name "$(printf %051d 0)"
tap 'an account without a password is not made' \
	run 1 'password as one line' account add bob
tap 'a password may come without a newline' piped 'long enough' account add end
tap 'a password may come with a carriage return and a newline' \
	piped 'long enough\r\n' account password end
tap 'an empty line is not a password' fails piped '\nlong enough\n' account add no
tap 'the message says that the line is empty' \
	has 'one line .*: the first line is empty' \
	"$(cat "$dir/out")"
tap 'a password is not cut at a NUL' fails piped 'long\0enough' account add no
tap 'the message says that it has a NUL' has 'NUL byte' "$(cat "$dir/out")"
tap 'a password is not cut where a buffer ends' \
	fails piped "$(printf %0256d 0)" account add no
tap 'the message says that it is too long' \
	has 'longer than 255 bytes' "$(cat "$dir/out")"
tap 'no refused password made an account' run 1 'no account no' account show no

# --- concerts and seats ---
tap 'a concert prints its id' run 0 '^1$' concert add --title 'One 하나' --queue Y
tap 'a concert is changed' json '.hold == "60s" and .queue == "N"' \
	concert set 1 --hold 1m --queue N
tap 'a concert is given its date' json '.starts_at_ms == 1795863600000' \
	concert set 1 --starts 2026-11-28T20:00+09:00
tap 'a concert keeps its date when something else is set' \
	json '.starts_at_ms == 1795863600000' concert set 1 --hold 1m
tap 'a concert loses its date' \
	json '.starts_at_ms == 0' concert set 1 --starts none
tap 'a title of 100 letters fits, in Korean too' \
	json '.title | length == 100' \
	concert set 1 --title "$(printf %0100d 0 | sed 's/0/가/g')"
tap 'a title of 101 letters does not fit' \
	run 2 '--title must be from 1 to 100 characters' \
	concert set 1 --title "$(printf %0101d 0)"
tap 'a title that is not UTF-8 is refused' run 2 '--title: character 6 is not UTF-8' \
	concert add --title "$(printf 'latin\351')"
tap 'a date that a TIMESTAMP cannot hold is refused, and says so' \
	run 2 '--starts must be from 1970.* to 2038-01-19T03:14:07' \
	concert add --title Far --starts 2040-01-01T00:00Z
tap 'the last second of a TIMESTAMP is a date' \
	json '.starts_at_ms == 2147483647000' \
	concert set 1 --starts 2038-01-19T03:14:07Z
tap 'a hold that is not whole seconds is refused' \
	run 1 'whole seconds, not .1500ms' \
	concert add --title X --queue N --hold 1500ms
tap 'a hold is not rounded in a change either' run 1 'whole seconds' \
	concert set 1 --hold 1500ms
tap 'whole seconds may be written in milliseconds' json '.hold == "2s"' \
	concert set 1 --hold 2000ms
tap 'more seats than go at once are refused, and say what to do' \
	run 1 '1000 rows of 1000 .* 200000 .* in parts' \
	seats add 1 --section A --rows 1000 --cols 1000 --price 1
tap 'seats are added by section' json '.added == 200' \
	seats add 1 --section A --rows 10 --cols 20 --price 50000
tap 'the same seats again are refused' run 1 'exists already' \
	seats add 1 --section A --rows 1 --cols 1 --price 1
import() {
	printf 'section,row,number,price\nB,1,1,100\nB,1,2,100\n' \
		>"$dir/good.csv"
	json '.added == 2' seats import 1 "$dir/good.csv"
}
tap 'seats are imported from a file' import
import_bad() {
	printf 'C,1,1,100\nC,1,2\n' >"$dir/bad.csv"
	run 1 'bad.csv:2' seats import 1 "$dir/bad.csv" &&
		json '.[0].seats_total == 202' concert list
}
tap 'a bad line is named, and nothing imported' import_bad
import_latin() {
	printf 'C,1,1,100\nC\351,1,2,100\n' >"$dir/latin.csv"
	run 1 'number 2: a section has up to 30 .* UTF-8' \
		seats import 1 "$dir/latin.csv"
}
tap 'a seat whose section is not UTF-8 is named' import_latin
tap 'a file that is not there is named' run 1 'nowhere.csv: No such file' \
	seats import 1 "$dir/nowhere.csv"
tap 'concerts are listed with what is left' \
	json '.[0].seats_left == 202' concert list
tap 'the ledger is in balance' \
	json '.faults == 0 and .balance == 500 and .granted == 500' ledger check
tap 'a booking that is not there is not refunded' \
	run 1 'no booking 7' refund 7
tap 'a reservation beyond 32 bits is not refunded' \
	run 1 'no hold or sale r3000000000' \
	refund r3000000000
tap 'a number that no booking can have is refused' \
	run 1 'neither a booking.s number' refund 9007199254740992

# --- rooms ---
tap 'a room that is not there says how to make it' \
	run 1 'usherctl room open 1' room show 1
tap 'a room is opened' json '.room == "open" and .capacity == 3' \
	room open 1 --capacity 3 --rate 600 --hold 5m --message-ko 안내
tap 'opening a room twice is refused' run 1 'room set' room open 1 --capacity 3
tap 'a room is changed while it runs' \
	json '.capacity == 9 and .message_ko == "안내"' room set 1 --capacity 9
tap 'a room is paused' json '.room == "paused"' room pause 1
tap 'a paused room is resumed' json '.room == "open"' room resume 1
answered() {	# answered ANSWER ARGS...: typed on a terminal
	answer=$1
	shift
	printf '%s\n' "$answer" |
		script -qec "$usherctl $*" /dev/null >"$dir/out" 2>&1
}
tap 'a reset without a terminal is not done, and says whom it concerns' \
	run 1 'Reset room 1. 0 who wait .* and 0 who .* --yes' room reset 1
tap 'nor is a close' run 1 'Close room 1. 0 who wait .* --yes' room close 1
tap 'nor is one that is answered by a pipe' fails piped 'y\n' room reset 1
tap 'on a terminal it asks, and a no is a no' fails answered n room reset 1
tap 'and the question has the number' has 'Reset room 1. 0 who wait' \
	"$(cat "$dir/out")"
tap 'so that nothing has changed' json '.epoch == 1 and .room == "open"' \
	room show 1
tap 'only what asks takes --yes' run 2 'unknown option --yes' room pause 1 --yes
tap 'on a terminal a yes is a yes' answered yes room reset 1
tap 'a reset begins another epoch' json '.epoch == 3' room reset 1 --yes
tap 'the log names who changed what' \
	json '(length >= 4) and all(.who != "" and .what != "")' room log 1
tap 'rooms are listed' json '.[0].concert_id == 1' room list
tap 'top has what the operations page has' \
	json '.[0] | .capacity == 9 and (.history | length) > 0 and
	    .settings.message_ko == "안내" and .wait_p95_ms == null' top
tap 'top fits a terminal' run 0 '^concert_id +room' top
tap 'a room is closed' json '.room == "closed"' room close --yes 1
tap 'a closed room is not resumed, and says how it opens' \
	run 1 'cannot be .* room open 1 --capacity N' room resume 1
tap 'a closed room is not paused' run 1 'room open 1' room pause 1
redis_gone() {
	"$top/tools/run/server" stop redis "$dir"
	run 1 'Redis does not answer' room pause 1
}
tap 'the message says that Redis does not answer' redis_gone

tap_end
