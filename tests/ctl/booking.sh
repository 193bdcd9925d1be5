#!/bin/sh
# usherctl booking, seats list and refund: what they print is what they take,
# and what a buyer has on the ticket; for none, one and a stadium of seats.
set -u
top=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/house/need.sh
. "$top/tests/house/need.sh"
# shellcheck source=tests/tap.sh
. "$top/tests/tap.sh"
# shellcheck source=tests/ctl/servers.sh
. "$top/tests/ctl/servers.sh"

pay() {	# pay PAYMENT ACCOUNT RESERVATION...: as a payment writes it
	payment=$1 account=$2
	shift 2
	ids=$(echo "$@" | tr ' ' ,)
	sql "START TRANSACTION;
		INSERT INTO payment (payment_id, account_id, amount)
		SELECT $payment, '$account', SUM(price) FROM reservation
		WHERE reservation_id IN ($ids);
		INSERT INTO payment_item (payment_id, reservation_id, seat_id,
		price) SELECT $payment, reservation_id, seat_id, price
		FROM reservation WHERE reservation_id IN ($ids);
		INSERT INTO booking_number VALUES ($payment, 'KM4T7-000$payment');
		INSERT INTO point_ledger (account_id, kind, amount, payment_id)
		SELECT account_id, 'payment', -amount, payment_id FROM payment
		WHERE payment_id = $payment;
		UPDATE point SET balance = balance - (SELECT amount FROM payment
		WHERE payment_id = $payment) WHERE account_id = '$account';
		UPDATE reservation SET paid_at = NOW(6)
		WHERE reservation_id IN ($ids); COMMIT"
}
account() {	# account ID NAME
	piped 'long enough' account add "$1" --name "$2" --points 1000
}

"$usherctl" migrate --user root --from "$top/sql" >/dev/null || exit 1
{
	"$usherctl" concert add --title 'One 하나' --queue N
	"$usherctl" concert add --title 'Two' --queue N
} >/dev/null
tap 'a concert without seats has none' json '. == []' seats list 1
tap 'a concert without seats has no bookings' json '. == []' booking list 1
tap 'an empty list prints nothing' same '' \
	"$("$usherctl" booking list 1; "$usherctl" seats list 1)"
tap 'an unknown concert is named by seats list' \
	run 1 'unknown concert; .usherctl concert list. prints' seats list 9
tap 'an unknown concert is named by booking list' \
	run 1 'unknown concert' booking list 9
tap 'an unknown concert is named by seats add' \
	run 1 'unknown concert; .usherctl concert' \
	seats add 9 --section A --rows 1 --cols 1 --price 1

"$usherctl" seats add 1 --section A --rows 2 --cols 3 --price 100 >/dev/null
"$usherctl" seats add 1 --section 가 --rows 1 --cols 2 --price 50 >/dev/null
"$usherctl" seats add 2 --section A --rows 1 --cols 1 --price 10 >/dev/null
account kim '김하나'
account lee 'Lee'
hold 41 kim 1
hold 42 kim 2
hold 43 lee 3
hold 44 lee 9
# Booking 17 is kim's, and 43 is a number of lee's reservation only.
pay 17 kim 41 42
pay 44 lee 44

# --- seats ---
tap 'seats are listed with what they are called' \
	json '.[0] == {seat_id: 1, section: "A", row: "1", number: 1,
	    price: 100, status: "sold"} and length == 8' seats list 1
tap 'seats are listed with their status' \
	json 'map(.status) | . == ["sold", "sold", "held",
	"available", "available", "available", "available", "available"]' \
	seats list 1
tap 'the seats of one section are listed' json 'map(.seat_id) == [7, 8]' \
	seats list 1 --section 가
tap 'an unknown section is named' run 1 'concert 1 has no section .B' \
	seats list 1 --section B
tap 'an unknown section is named whatever the status' run 1 'no section .B' \
	seats list 1 --section B --status held
tap 'a section without seats of a status is an empty list' json '. == []' \
	seats list 1 --section 가 --status held
tap 'an unknown status is refused' \
	run 2 'one of available.held.sold.blocked' seats list 1 --status free
block() {	# the last available seat of a section, as a script finds it
	seat=$("$usherctl" --json seats list 1 --section A --status available |
		jq '.[-1].seat_id')
	"$usherctl" seats block "$seat" &&
		json ". == [{seat_id: $seat, section: \"A\", row: \"2\",
		    number: 3, price: 100, status: \"blocked\"}]" \
			seats list 1 --status blocked
}
tap 'what is listed is what seats block takes' block
tap 'seats unblock takes it, too' run 0 '' seats unblock 6
tap 'an unblocked seat is blocked no more' \
	json '. == []' seats list 1 --status blocked
tap 'a seat that is held is not blocked, and is named' \
	run 1 'seat 3 is held or sold; .usherctl seats list' seats block 3
tap 'an unknown seat says where seats are printed' \
	run 1 'no seat 99; .usherctl seats list' seats block 99
tap 'a table has a heading for people' \
	has '^seat_id  section  row  number  price' \
	"$("$usherctl" seats list 1)"

# --- list ---
tap 'bookings are listed with numbers, seats and states' \
	json 'map([.payment_id, .reservation, .account_id, .seat, .state]) ==
	    [[17, "r41", "kim", "A 1-1", "paid"],
	     [17, "r42", "kim", "A 1-2", "paid"],
	     [null, "r43", "lee", "A 1-3", "held"]]' booking list 1
tap 'bookings are listed with times' json '.[0].paid_at_ms > 1300000000000 and
	.[0].expires_at_ms == null and .[2].paid_at_ms == null and
	.[2].expires_at_ms > 1300000000000' booking list 1
tap 'the holds alone are listed' json 'map(.reservation) == ["r43"]' \
	booking list 1 --state held
tap 'the sales alone are listed' json 'map(.reservation) == ["r41", "r42"]' \
	booking list 1 --state paid
tap 'the refunds alone are listed' \
	json '. == []' booking list 1 --state refunded
tap 'the bookings of one account are listed' \
	json 'map(.account_id) == ["lee"]' \
	booking list 1 --account lee
tap 'an unknown account is named' run 1 'no account mo' \
	booking list 1 --account mo
run_out() {
	hold 45 lee 4
	sql 'UPDATE reservation SET expires_at = NOW(6) - INTERVAL 1 SECOND
		WHERE reservation_id = 45'
	json 'map(.reservation) == ["r43"]' booking list 1 --state held
}
tap 'a hold that ran out is not listed' run_out

# --- find ---
found() {	# found TEXT MATCHED RESERVATION...
	text=$1 matched=$2
	shift 2
	json "map(.reservation) == [$(printf '"%s",' "$@" | sed 's/,$//')] and
	    all(.matched == \"$matched\")" booking find "$text"
}
ticket() {	# ticket LANGUAGE SECTION ROW NUMBER: as the page writes a seat
	jq -r '.["seats.name"]' "$top/htdocs/i18n/$1.json" |
		sed -e "s/{section}/$2/" -e "s/{row}/$3/" -e "s/{number}/$4/"
}
tap 'a booking is found by the number on the ticket' found 17 booking r41 r42
tap 'a hold is found by its reservation' found r43 reservation r43
tap 'a reservation is found without its letter' found 43 reservation r43
tap 'a number that is a booking and a reservation finds both' \
	json 'map([.matched, .reservation]) == [["booking", "r44"]] ' \
	booking find 44
tap 'an account is found by its id' found kim account r41 r42
tap 'an account is found by a part of its id in either case' \
	found LE account r43 r44
tap 'an account is found by a part of its name' found 하나 name r41 r42
tap 'a seat is found by its label' found 'a 1-3' seat r43
tap 'a seat is found in all concerts' \
	json 'map(.concert_id) == [1, 2]' booking find 'A 1-1'
for language in en ko; do
	tap "a seat as tickets name it in $language" \
		found "$(ticket $language A 1 3)" seat r43
done
tap 'a percent sign is not a pattern' \
	run 1 'nothing matches .%.: give' booking find %
tap 'an underscore is not a pattern' run 1 'nothing matches' booking find _im
tap 'a quote does no harm' run 1 'nothing matches' booking find "' OR '1"
tap 'an empty text is refused' run 1 'give a text' booking find ''

# --- show ---
tap 'a booking is shown by the number on the ticket' \
	json '.payment_id == 17 and .account_name == "김하나" and
	    .amount == 200 and .refunded == 0 and (.seats | length) == 2 and
	    (.ledger | map([.kind, .amount])) == [["payment", -200]]' \
	booking show 17
tap 'a booking is shown by one of its seats' \
	json '.payment_id == 17' booking show r42
tap 'a hold is shown by its reservation' json '.payment_id == null and
	.account_id == "lee" and .seats[0].state == "held" and .ledger == []' \
	booking show r43
tap 'the number of a reservation alone names no booking' \
	run 1 'no booking 43; .usherctl booking find' booking show 43
tap 'an unknown reservation is named' \
	run 1 'no hold or sale r99' booking show r99
for no in x17 17x r 0 -1 9007199254740992; do
	tap "$no is not a booking's number" run 1 'neither a booking.s number' \
		booking show $no
done
tap 'a booking is three parts for people' same 3 \
	"$("$usherctl" booking show 17 | grep -cE '^(payment_id|seat_of|ledger) ')"

tap 'a booking is shown by the number on its tickets' \
	json '.payment_id == 17 and .booking == "KM4T7-00017"' \
	booking show KM4T7-00017
tap 'and found by it' json 'map([.matched, .booking]) ==
	[["booking", "KM4T7-00017"], ["booking", "KM4T7-00017"]]' \
	booking find km4t700017
tap 'tables print that number' has '^KM4T7-00017 ' \
	"$("$usherctl" booking list 1)"
tap 'a number that no booking has is named' \
	run 1 'there is no booking KM4T7-00018' booking show KM4T7-00018

# --- refund ---
tap 'a seat of a booking is refunded' \
	json '.payment_id == 17 and .seats == 1 and .amount == 100' refund r42
tap 'a seat is not refunded twice, and the message says so' \
	run 1 'r42 is refunded already' refund r42
tap 'a refunded seat is listed as refunded' \
	json 'map([.payment_id, .reservation, .seat]) == [[17, null, "A 1-2"]]' \
	booking list 1 --state refunded
tap 'a refunded seat is found by the number it had' \
	json 'map([.payment_id, .state]) == [[17, "refunded"]]' \
	booking find r42
tap 'a booking with a refunded seat is shown' \
	json '.payment_id == 17 and .refunded == 100 and
	(.ledger | map(.reservation)) == [null, "r42"]' booking show r42
tap 'the number on the ticket refunds the rest, as people type it' \
	json '.payment_id == 17 and .seats == 1 and .balance == 1000' \
	refund 'km4t7 ooo17'
tap 'a booking is not refunded twice, and the message says so' \
	run 1 '17 is refunded already' refund 17
tap 'a hold is not refunded, and says so' run 1 'r43 is held and not paid' \
	refund r43
tap 'a number that is a reservation only refunds nothing' \
	run 1 'no booking 43' refund 43
tap 'an unknown booking is not refunded' run 1 'no booking 99' refund 99
tap 'what is found can be refunded' run 0 'seats +1' refund \
	"$("$usherctl" --json booking find kim >/dev/null
	"$usherctl" --json booking find "$(ticket ko A 1 1)" |
		jq -r 'map(select(.state == "paid")) | .[0].reservation')"
tap 'the books are in order' json '.faults == 0' ledger check

# --- what others wrote ---
plain() {	# no byte of its output acts on a terminal
	LC_ALL=C.UTF-8 "$usherctl" "$@" >"$dir/out" 2>&1
	LC_ALL=C tr -d '\n' <"$dir/out" | LC_ALL=C tr '\001-\037\177' '!' |
		grep -aq '!' && { cat -v "$dir/out"; return 1; }
	# C1 and changes of direction, as UTF-8.
	LC_ALL=C grep -aqP '\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]' "$dir/out" &&
		{ cat -v "$dir/out"; return 1; }
	has "$pattern" "$(cat "$dir/out")"
}
esc=$(printf '\033') csi=$(printf '\302\233') turn=$(printf '\342\200\256')
sql "UPDATE account SET account_name = '${esc}[2J${csi}1m${turn}evil
	x' WHERE account_id = 'lee';
	UPDATE concert SET concert_title = '${esc}]0;title' WHERE concert_id = 2"
pattern='[?]+evil'
tap 'a hostile name does not reach the terminal' plain booking find lee
tap 'a hostile name does not reach it from account show' plain account show lee
tap 'a hostile name does not reach it from booking show' plain booking show r43
pattern='\\u001b.*\\u009b.*evil'
tap 'a hostile name does not reach it in JSON' plain --json booking find lee
tap 'JSON keeps a hostile name to the letter' \
	json '.[0].account_name | startswith("\u001b[2J\u009b")' \
	booking find lee
pattern=']0;title'
tap 'a hostile title does not reach it' plain concert list
pattern='nothing matches'
tap 'what was typed does not reach it' plain booking find "${esc}[31mred"

# --- columns ---
aligned() {	# the states begin at one place in all lines, as people see them
	sed -E 's/(state|held|paid|refunded) .*//' "$dir/out" |
		while IFS= read -r head; do
			printf '%s\n' "$head" | LC_ALL=C.UTF-8 wc -L
		done | sort -u >"$dir/widths"
	same 1 "$(wc -l <"$dir/widths")"
}
columns() {
	hold 46 kim 7
	"$usherctl" booking list 1 >"$dir/out"
	has '가 1-1' "$(cat "$dir/out")" && aligned &&
		[ "$(LC_ALL=C.UTF-8 wc -L <"$dir/out")" -le 80 ]
}
tap 'Korean and Latin seats stand in one column' columns
tap 'a table of a thousand has one heading' same 1 "$(
	"$usherctl" seats add 2 --section B --rows 30 --cols 40 --price 1 \
		>/dev/null
	"$usherctl" seats list 2 | grep -c ^seat_id)"

# --- a stadium ---
account fan 'Fan'
stadium=$("$usherctl" concert add --title Stadium --queue N)
"$usherctl" seats add "$stadium" --section A --rows 250 --cols 200 --price 0 \
	>/dev/null
sql "INSERT INTO reservation (account_id, concert_id, seat_id, price,
	expires_at) SELECT 'fan', concert_id, seat_id, price,
	NOW(6) + INTERVAL 1 HOUR FROM seat WHERE concert_id = $stadium"
# peak BYTES ARGS...: the most memory, in KB, that usherctl had used when BYTES of
# its JSON were read; it waits there, as the pipe holds no more than 64 KB.  ASan
# must not keep what is freed.
mkfifo "$dir/pipe"
peak() {
	bytes=$1
	shift
	ASAN_OPTIONS=quarantine_size_mb=1:${ASAN_OPTIONS-} \
		"$usherctl" --json "$@" >"$dir/pipe" &
	pid=$!
	exec 3<"$dir/pipe"
	head -c "$bytes" <&3 >/dev/null
	sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status"
	cat <&3 >/dev/null
	exec 3<&-
	wait "$pid"
}
small=$(peak 1000 seats list 2)
bounded() {	# bounded BYTES ARGS...: little more than a page of a list takes
	large=$(peak "$@")
	if [ "${large:-0}" -eq 0 ] || [ $((large - small)) -ge 12000 ]; then
		echo "# $small KB for few, ${large:-no} KB for many"
		return 1
	fi
	shift
	json 'length == 50000 and (map(.seat_id) | unique | length) == 50000' "$@"
}
tap 'a stadium is listed, page by page' bounded 4000000 seats list "$stadium"
tap 'the holds of a stadium are listed page by page' \
	bounded 13000000 booking list "$stadium"
tap 'the holds of a stadium are found page by page' \
	bounded 13000000 booking find fan
database_gone() {
	"$top/tools/run/server" kill mariadb "$dir"
	run 1 'seats list: the database does not answer' seats list 1
}
tap 'the message says that the database does not answer' database_gone
tap_end
