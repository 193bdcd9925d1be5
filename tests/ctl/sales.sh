#!/bin/sh
# usherctl seats give, sales export and concert cancel: what an operator does
# with a concert that others have bought.
set -u
top=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/house/need.sh
. "$top/tests/house/need.sh"
# shellcheck source=tests/tap.sh
. "$top/tests/tap.sh"
# shellcheck source=tests/ctl/servers.sh
. "$top/tests/ctl/servers.sh"
need python3

account() {	# account ID NAME
	piped 'a long secret' account add "$1" --name "$2" --points 1000
}

"$usherctl" migrate --user root --from "$top/sql" >/dev/null || exit 1
"$usherctl" concert add --title 'One 하나' --queue N >/dev/null
"$usherctl" seats add 1 --section A --rows 2 --cols 3 --price 100 >/dev/null
account kim '=HYPERLINK("x")'
account lee '이 "Lee", 둘'

# --- give ---
tap 'seats are given' json '.account_id == "kim" and .seats == 2' \
	seats give kim 2,1
tap 'what is given is a booking' \
	json 'map([.seat, .state, .price]) == [["A 1-1", "paid", 0],
	    ["A 1-2", "paid", 0]]' booking list 1
tap 'what is given is not given again, and is named' \
	run 1 'seat 1 is held or sold; nothing was given' seats give lee 3,1
tap 'and nothing else was' json '.[2].status == "available"' seats list 1
hold 50 lee 3
tap 'what is held is not given' run 1 'seat 3 is held' seats give kim 3
"$usherctl" seats block 4
tap 'a blocked seat is given' run 0 '' seats give lee 4
tap 'an unknown account is named' run 1 'no account mo' seats give mo 5
tap 'an unknown seat is named' run 1 'no seat 99' seats give kim 99
for ids in '' ',' '5,' ',5' '5,,6' '5,x' -5 0 5:6 99999999999 5.0; do
	tap "\`$ids' are not ids of seats" \
		run 1 'not 1 to 64 ids of seats' seats give kim "$ids"
done
tap 'a seat that is there twice is named' run 1 'seat 5 is there twice' \
	seats give kim 5,6,5
tap '65 seats are too many' run 1 'not 1 to 64 ids' \
	seats give kim "$(seq -s, 65)"

# --- export ---
rows() {	# rows PYTHON: what a reader of CSV finds, as r
	"$usherctl" sales export 1 >"$dir/sales.csv" || return 1
	python3 - "$dir/sales.csv" "$1" <<'END'
import csv, sys
r = list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8')))
if not eval("(" + sys.argv[2] + ")"):
    sys.exit(str(r))
END
}
full() {	# full ARGS...: to a disk that is full
	"$usherctl" "$@" >/dev/full 2>"$dir/err"
	same 1 $? && has 'could not be written' "$(cat "$dir/err")"
}
tap 'sales are exported' rows '[(x["seat_id"], x["state"], x["row"],
	x["number"]) for x in r] == [("1", "paid", "1", "1"),
	("2", "paid", "1", "2"), ("4", "paid", "2", "1")]'
tap 'under the number of the booking' rows '{x["booking"] for x in r} == set("'"$(
	"$usherctl" --json booking list 1 | jq -r 'map(.booking // empty) |
	unique | join(" ")')"'".split())'
tap 'holds are not' rows 'all(x["state"] != "held" for x in r)'
tap 'a name with commas and quotes is one field' \
	rows 'r[2]["name"] == "이 \"Lee\", 둘"'
tap 'a name that a spreadsheet would compute is text' \
	rows 'r[0]["name"] == "\x27=HYPERLINK(\"x\")"'
for name in 'x;=1+1' 'x; "=1' '＝1+1' ' -1'; do
	sql "UPDATE account SET account_name = '$name' WHERE account_id = 'kim'"
	tap "so is \`$name'" rows '";\x27" in ";" + r[0]["name"]'
done
tap 'a list that cannot be written whole is a failure' full sales export 1
tap 'lines end as RFC 4180 says' same 4 "$(
	"$usherctl" sales export 1 | grep -c "$(printf '\r')\$")"
"$usherctl" refund r"$("$usherctl" --json booking list 1 |
	jq -r '.[0].reservation' | tr -d r)" >/dev/null
tap 'a refund is exported with its time' rows 'r[2]["state"] == "refunded" and
	r[2]["seat_id"] == "1" and r[2]["refunded"].endswith("Z")'
tap 'an unknown concert is named' run 1 'unknown concert' sales export 9

# --- cancel ---
tap 'a concert is not cancelled unasked' \
	run 1 'Cancel concert 1 for good. 2 paid seats .* 1 holds .* --yes' \
	concert cancel 1
tap 'and nothing was given back' json 'map(.state) |
	. == ["paid", "held", "paid", "refunded"]' booking list 1
tap 'a concert is cancelled' \
	json '.holds == 1 and .seats == 2 and .amount == 0' \
	concert cancel 1 --yes
tap 'nothing of it is left' json 'all(.state == "refunded")' booking list 1
tap 'another run has nothing to do' json '.holds == 0 and .seats == 0' \
	concert cancel 1 --yes
tap 'an unknown concert is not cancelled' run 1 'unknown concert' \
	concert cancel 9 --yes
tap 'the books are in order' json '.faults == 0' ledger check
tap_end
