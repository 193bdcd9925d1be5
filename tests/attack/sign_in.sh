# Passwords that are guessed, and owners who are kept out by it.
# shellcheck shell=sh disable=SC2154,SC2034	# shared with tests/attack/run

guess() {	# guess ACCOUNT ADDRESS [CURL-OPTION...]
	account=$1 address=$2
	shift 2
	visitor=stranger
	rm -f "$tmp/stranger.jar"
	post /booking/login "{\"account_id\":\"$account\",
		\"password\":\"wrong, so wrong\"}" --interface "$address" "$@"
}
be demo1
answers 'an owner signs in' 200
for i in $(seq 12); do
	guess demo1 127.0.0.2 -H "X-Forwarded-For: 10.0.0.$i"
	[ "$http" = 401 ] || break
done
answers 'a stranger has few guesses, and then has to wait' \
	429 too_many_requests
tap 'for a time that is told' [ "$(header Retry-After)" -gt 0 ]
be demo1 --interface 127.0.0.2
answers "the owner's browser is not kept out by it, at the same address" 200
rm "$tmp/demo1.jar"
be demo1 --interface 127.0.0.3
answers 'nor the owner in another browser, at another address' 200

# As many at once: each is counted before its password is compared.
for i in $(seq 20); do
	echo "stranger /booking/login {\"account_id\":\"demo5\",\"password\":\"guess $i\"}"
done | together 'interface = 127.0.0.6' >"$tmp/raced"
tap 'nor has a stranger more guesses by a race' \
	[ "$(grep -c ^401 "$tmp/raced")" -lt 10 ]

# From many addresses, which are not of one network.
be demo3
for i in $(seq 60); do
	guess demo3 "127.0.$i.1"
	[ "$http" = 401 ] || break
done
answers 'many addresses have few guesses at an account' 429
be demo3
answers "and the owner's browser is not kept out by them" 200

# A hundred failures do not lock a campus.
be demo1
for i in $(seq 120); do
	echo "stranger /booking/login {\"account_id\":\"nobody$i\",\"password\":\"guess\"}"
done | together 'interface = 127.0.0.4' 'parallel-max = 8' >"$tmp/sprayed"
tap 'accounts without end are not tried from one address' \
	[ "$(grep -c ^401 "$tmp/sprayed")" -lt 120 ]
be demo1 --interface 127.0.0.4
answers 'who signed in before signs in beside it' 200

# --- passwords --------------------------------------------------------------

set_password() {	# set_password TEXT
	printf '%s' "$1" | ctl account password demo9 >"$tmp/out" 2>&1
}
tap 'a password of nine characters is refused' \
	fails set_password 'x7Kq9;wT2'
tap 'and one of the commonest' fails set_password 'password123'
tap "and one that is the account's name" fails set_password 'demo9demo9'
tap 'others are not' set_password "$USHER_PASSWORD"
