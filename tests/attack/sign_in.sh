# Passwords that are guessed, and owners who are kept out by it.
# shellcheck shell=sh disable=SC2154	# set by tests/attack/run

guess() {	# guess ACCOUNT ADDRESS
	visitor=stranger
	rm -f "$tmp/stranger.jar"
	post /booking/login "{\"account_id\":\"$1\",\"password\":\"wrong, so wrong\"}" \
		--interface "$2"
}
be demo1
answers 'an owner signs in' 200
let_in=0
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	guess demo1 127.0.0.2
	[ "$http" != 401 ] || let_in=$((let_in + 1))
done
tap 'a stranger has few guesses' [ $let_in -lt 12 ]
answers 'and then has to wait' 429 too_many_requests
tap 'for a time that is told' [ "$(header Retry-After)" -gt 0 ]
be demo1
answers 'the owner is not kept out by it' 200
rm "$tmp/demo1.jar"
be demo1 --interface 127.0.0.3
answers 'nor in another browser at another address' 200

# A hundred failures do not lock a campus.
for i in $(seq 110); do
	guess "nobody$i" 127.0.0.4
done
be demo1 --interface 127.0.0.4
rm -f "$tmp/demo3.jar"
visitor=demo1
tap 'who signed in before signs in beside it' same 200 "$http"
