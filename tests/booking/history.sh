#!/bin/sh
# A history of many buyers at once, through real Apache, with programs and
# MariaDB killed at random; checked afterwards from the log of every call.
# USHER_TEST_SECONDS says how long; the current folder is where usher was built.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
seconds=${USHER_TEST_SECONDS:-20}
buyers=8
tests=$PWD/tests/booking
stack_up
without_limits

query() {	# query STATEMENT: as a table, without a heading
	mariadb --no-defaults -u root -S "$USHER_MYSQL_SOCKET" usher \
		-N --raw -e "$1"
}

accounts() {
	i=0
	while [ $i -lt $buyers ]; do
		# The last one soon has too few points.
		echo "$password" | ctl account add buyer$i --name buyer$i \
			--points $((i == buyers - 1 ? 30 : 1000000)) >/dev/null
		i=$((i + 1))
	done
}

# Seats that were let go are tried again while they cool: by default for 1 s.
new_concert() {	# new_concert SECONDS: with enough seats for that time
	concert=$(ctl concert add --title 'A history' --queue N --hold 2s \
		--seats-per-account 64 --cooldown "${cooldown:-1}s" \
		--unpaid-holds 0)
	seats=$(($1 * 8 + 20))
	ctl seats add "$concert" --section A --rows 1 --cols "$seats" \
		--price 10 >/dev/null
	first=$(query "SELECT MIN(seat_id) FROM seat
		WHERE concert_id = $concert")
}

# The FastCGI programs of this very stack, of which there are many and few are
# busy at a time: a tenth of them dies at once.
programs() {	# programs PATTERN: their process ids
	find /proc -maxdepth 2 -name exe \
		-lname "$USHER_PREFIX/libexec/usher/booking/$1" \
		2>/dev/null | cut -d/ -f3
}

kill_programs() {
	while sleep 0.3; do
		programs '*' >"$tmp/programs"
		shuf -n $(($(wc -l <"$tmp/programs") / 10 + 1)) \
			"$tmp/programs" | xargs kill -s KILL
	done
}

kill_database() {
	while sleep $((seconds / 4 + 1)); do
		server kill mariadb
		server start mariadb
		echo killed
	done
}

expire_all_the_while() {
	while sleep 0.2; do
		"$USHER_PREFIX/sbin/usher-expire"
	done
}

dump() {	# dump DIR: what history_check wants to know
	query 'SELECT reservation_id, seat_id, account_id, paid_at IS NOT NULL
		FROM reservation' >"$1/reservation"
	query 'SELECT payment_id, account_id, amount FROM payment' \
		>"$1/payment"
	query 'SELECT account_id, idempotency_key, answer FROM idempotency' \
		>"$1/key"
	query "SELECT account_id, SUM(amount), balance FROM point
		JOIN point_ledger USING (account_id) WHERE kind = 'grant'
		GROUP BY account_id" >"$1/point"
}

history_of() {	# history_of DIR SECONDS: let it happen
	mkdir -p "$1"
	"$tests/history_buyers" "$USHER_URL" "$concert" "$first" "$seats" \
		"$buyers" "$2" "$password" "$1"
}

check() {	# check DIR: true when it could have happened
	"$tests/history_check" "$1" 1 >"$1/verdict"
	judged=$?
	tail -n 5 "$1/verdict" | sed 's/^/# /'
	return $judged
}

found_out() {	# found_out DIR WORDS: there is such a violation in it
	check "$1"
	[ $? -eq 1 ] && grep -q "$2" "$1/verdict"
}

books_balance() {
	ctl ledger check >"$tmp/ledger"
}

accounts
new_concert "$seconds"
kill_programs >"$tmp/kill.log" 2>&1 &
helpers=$!
kill_database >"$tmp/database.log" 2>&1 &
helpers="$helpers $!"
expire_all_the_while >"$tmp/expire.log" 2>&1 &
helpers="$helpers $!"
tap 'a history takes place' history_of "$tmp/history" "$seconds"
# shellcheck disable=SC2086	# they are several
{
	kill $helpers
	wait $helpers 2>/dev/null
}
server start mariadb
tap 'the database died on the way' grep -q killed "$tmp/database.log"
dump "$tmp/history"
tap 'in it every seat has one owner and every point its place' \
	check "$tmp/history"
tap 'and the ledger says so too' books_balance

# The checker must find what is wrong: the same history with its end altered.
altered() {	# altered FILE SED-SCRIPT WORDS: a copy with one thing changed
	rm -rf "$tmp/altered"
	cp -r "$tmp/history" "$tmp/altered"
	sed "$2" "$tmp/history/$1" >"$tmp/altered/$1"
	found_out "$tmp/altered" "$3"
}
tap 'a payment that vanished is found' altered payment 1d 'points and should'
tap 'a payment made twice is found' altered payment '1{p;s/^/9/;}' \
	'payments under'
tap 'a seat that changed hands is found' altered reservation \
	'/1$/{s/buyer[0-9]*/buyer99/;}' 'belongs to someone else'
tap 'a ticket that vanished is found' altered reservation '/1$/d' \
	'paid reservation .* is gone'
tap 'a point too many is found' altered point '1s/$/0/' 'points and should'
tap 'another answer under a key is found' altered key \
	'/^buyer/s/"payment_id":/"payment_id":9/' 'keeps another answer'

# And the real thing.  An unguarded service may be lucky for a while.
unguarded_is_found() {	# unguarded_is_found WORDS
	for round in 1 2 3 4 5; do
		new_concert 8
		history_of "$tmp/unguarded$round" 8
		dump "$tmp/unguarded$round"
		found_out "$tmp/unguarded$round" "$1" && return
	done
	return 1
}

# Without the cooldown, seats are taken again at once.
cooldown=0
tap 'a box office that lets seats be hoarded is found out' \
	unguarded_is_found 'again too early'
cooldown=1

# Without the conditional debit, points are spent twice.
complete=$USHER_PREFIX/libexec/usher/booking/complete
become() {	# become FILE: it is the complete that answers from now on
	mv "$complete" "$complete.was"
	mv "$1" "$complete"
	programs complete.was | xargs -r kill -s KILL
}
cp "$complete" "$tmp/complete"
cp "$tests/read_then_write" "$tmp/read_then_write"
become "$tmp/read_then_write"
tap 'a debit made read-then-write is found out' \
	unguarded_is_found 'points and should'
become "$tmp/complete"

# Without the UNIQUE key, seats are held twice.  A moment between taking a seat
# and committing lets it happen on a slow machine too.
query 'ALTER TABLE reservation DROP FOREIGN KEY reservation_seat,
	DROP KEY one_reservation_a_seat,
	ADD KEY one_reservation_a_seat (seat_id);
	CREATE TRIGGER moment AFTER INSERT ON reservation
	FOR EACH ROW DO SLEEP(0.1)'
tap 'a box office without its UNIQUE key is found out' \
	unguarded_is_found 'at once$'
tap_end
