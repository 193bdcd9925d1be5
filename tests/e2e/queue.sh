#!/bin/sh
# The queue's HTTP interface, as an integrator meets it: every answer and every
# refusal of enter, poll, claim, validate, leave, stock, health.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

# Rooms of concerts that the booking service knows nothing of, and so is silent
# about their stock.
concert=101 anyone=102 drawn=103 puzzled=104
ctl room open "$concert" --capacity 1 >/dev/null
here="{\"concert_id\":$concert}"
poll="/queue/poll?concert_id=$concert"
validate="/queue/validate?concert_id=$concert"

post /queue/enter "$here"
answers 'a room for accounts asks to sign in' 401 login_required
get "$poll"
answers 'polling needs a token' 401 token_required
get "$validate"
answers 'a missing token is not valid' 403 token_invalid

sign_in first
post /queue/enter "$here"
answers 'entering gives a number' 201
is 'a free room admits at once' "$(field .state)" admitted
is 'for the time of the room' "$(field .remaining_ms)" 300000
is 'and says where to go' "$(field .entry_url)" "/seats.html?concert=$concert"
token=$(field .token)
post /queue/enter "$here"
answers 'entering again changes nothing' 200
is 'and gives the same token' "$(field .token)" "$token"
ctl room set "$concert" --entry-url 'https://shop.example/{concert_id}/buy'
get "$poll"
is 'a room may send its admitted elsewhere' "$(field .entry_url)" \
	"https://shop.example/$concert/buy"
ctl room set "$concert" --entry-url ''
get "$validate"
answers 'the admitted are valid' 200
is 'under their account' "$(field .visitor)" first

sign_in second
post /queue/enter "$here"
answers 'the second enters' 201
is 'and waits' "$(field '"\(.state) \(.number) \(.ahead) \(.room)"')" \
	'waiting 2 0 open'
is 'with no estimate yet' "$(field .estimated_wait_s)" null
get "$validate"
answers 'a waiting visitor is not valid' 403 token_waiting
post /queue/claim "$here"
answers 'and has nothing to claim' 409 not_called
get "$poll"
answers 'polling with the cookie' 200
is 'does not tell the token again' "$(field .token)" null

visitor=stranger
get "$poll" -H "Authorization: Bearer $token"
answers 'polling with the token itself' 200
is 'is the same place' "$(field .number)" 1
get "$poll" -H "Authorization: Bearer x$token"
answers 'a token that is not ours' 403 token_invalid
get "/queue/poll?concert_id=99$concert" -H "Authorization: Bearer $token"
answers 'a token of another concert' 403 token_invalid
n=0
while [ $n -lt 200 ] && [ "$http" != 429 ]; do
	get "$poll" -H "Authorization: Bearer $token"
	n=$((n + 1))
done
answers 'polling without a pause is refused' 429 too_many_requests
is 'with the same advice twice' "$(header Retry-After)000" \
	"$(field .poll_after_ms)"

visitor=first
post /queue/leave "$here"
is 'leaving frees the slot' "$(field .released)" true
post /queue/leave "$here"
is 'once' "$(field .released)" false
get "$validate"
answers 'the token of a visitor who left is not valid any more' 403 token_expired
post /queue/claim "$here"
answers 'nor has it anything to claim' 410 token_expired

visitor=second
get "$poll"
is 'the next is called' "$(field '"\(.state) \(.expires_at_ms)"')" 'called null'
is 'and told until when it can come' \
	"$(field '.claim_by_ms - .now_ms | . > 0 and . <= 60000')" true
is 'and where to' "$(field .entry_url)" "/seats.html?concert=$concert"
post /queue/enter "$here"
is 'looking again changes nothing' "$(field .state)" called
get "$validate" -H 'Sec-Fetch-Site: cross-site'
answers 'a page of another site cannot begin the time' 403 token_waiting
get "$validate"
answers 'nor a browser that does not say which page it is' 403 token_waiting
request /queue/claim -H 'Content-Type: application/json' -d "$here" \
	-H 'Sec-Fetch-Site: cross-site'
answers 'nor by claiming' 403 cross_site
get "$poll"
is 'it is still called' "$(field .state)" called
post /queue/claim "$here"
answers 'it claims' 200
is 'and is in for the whole time' "$(field '"\(.state) \(.remaining_ms)"')" \
	'admitted 300000'
until=$(field .expires_at_ms)
post /queue/claim "$here"
is 'once' "$(field .expires_at_ms)" "$until"
get "$validate" -H 'Sec-Fetch-Site: cross-site'
answers 'one that is inside is valid for whoever asks' 200

visitor=nobody
stock() {	# stock SELLABLE HELD CURL-OPTION...
	seats="{\"concert_id\":$concert,\"sellable\":$1,\"held\":$2}"
	shift 2
	post /queue/stock "$seats" "$@"
}
key=$(cat "$(sed -n 's/^service_key_file *= *//p' "$USHER_CONF")")
stock 0 0
answers 'stock is for the booking service' 403 forbidden
stock 5 5 -H "Authorization: Bearer $key"
answers 'which shows its key' 204
get "/queue/status/$concert.json"
is 'every seat is held' "$(field .room)" all_held
stock 0 0 -H "Authorization: Bearer $key"
get "/queue/status/$concert.json"
is 'every seat is sold' "$(field .room)" sold_out
visitor=second
get "$validate"
answers 'a visitor inside may finish' 200

visitor=first
post /queue/enter "$here"
token=$(field .token)
is 'another waits' "$(field .state)" waiting
stock 5 0 -H "Authorization: Bearer $key"
visitor=second
post /queue/leave "$here"
visitor=nobody
get "$validate" -H "Authorization: Bearer $token"
answers 'a called visitor is let in by the first question of the shop' 200
is 'for the whole time' "$(field .remaining_ms)" 300000
visitor=second

ctl room reset "$concert" --yes >/dev/null
get "$poll"
answers 'tokens of an older epoch are outdated' 410 token_outdated
post /queue/enter "$here"
is 'and their holders join again' "$(field .number)" 1

ctl room close "$concert" --yes >/dev/null
sign_in third
post /queue/enter "$here"
answers 'a closed room lets nobody in' 410 room_closed

ctl room open "$anyone" --capacity 0 --identity anyone >/dev/null
visitor=guest
post /queue/enter "{\"concert_id\":$anyone}"
answers 'a room for anyone asks for no account' 201
number=$(field .number)
post /queue/enter "{\"concert_id\":$anyone}"
is 'its visitors are known by a cookie' "$(field .number)" "$number"
sign_in guest
post /queue/enter "{\"concert_id\":$anyone}"
is 'and keep their place when they sign in' "$(field .number)" "$number"
leave_and_enter() {
	post /queue/leave "{\"concert_id\":$anyone}"
	post /queue/enter "{\"concert_id\":$anyone}"
}
leave_and_enter
answers 'who left by mistake is back at once' 201
leave_and_enter
answers 'but not again and again' 429 too_many_requests
is 'and is told for how long' \
	"$(header Retry-After | awk '{ print ($1 >= 1 && $1 <= 10) }')" 1

# Before a draw the puzzle follows the entrants: 50 come for nothing.
later=$(($(date +%s) * 1000 + 3600000))
ctl room open "$puzzled" --capacity 0 --identity anyone --opens "$later" \
	--puzzle-max 12 >/dev/null
here="{\"concert_id\":$puzzled}"
for _ in $(seq 50); do
	printf 'url = "%s/queue/enter"\n' "$USHER_URL"
done >"$tmp/many"
curl -s -K "$tmp/many" -H 'Content-Type: application/json' -d "$here" >/dev/null
visitor=puzzled
post /queue/enter "$here"
answers 'the next one has to solve a puzzle' 403 puzzle_required
challenge=$(field .puzzle.challenge) level=$(field .puzzle.level)
sed -n '/^def solve/,/^ *nonce += 1/p' "$src/docs/http.md" >"$tmp/solve.py"
cat >>"$tmp/solve.py" <<END
print(solve("$challenge", $level))
END
nonce=$(python3 -c 'import hashlib; exec(open("'"$tmp/solve.py"'").read())')
solution="{\"concert_id\":$puzzled,\"puzzle\":{\"challenge\":\"$challenge\",\"nonce\":$nonce}}"
visitor=another
post /queue/enter "$solution"
answers 'which another visitor cannot use' 403 puzzle_required
visitor=puzzled
post /queue/enter "{\"concert_id\":$puzzled,\"puzzle\":{}}"
answers 'a puzzle has its challenge' 400 bad_field
post /queue/enter "{\"concert_id\":$puzzled,\"puzzle\":{\"challenge\":\"x\",\"nonce\":1,\"a\":1}}"
is 'and its nonce, and nothing else' "$http $(field .field)" '400 puzzle.a'
post /queue/enter "$solution"
answers 'by the page of the documentation it is solved' 201
visitor=guest

soon=$(($(date +%s) * 1000 + 600000))
ctl room open "$drawn" --capacity 1 --opens "$soon" >/dev/null
post /queue/enter "{\"concert_id\":$drawn}"
is 'before the draw there is no number' \
	"$(field '"\(.room) \(.number) \(.index)"')" 'scheduled null 1'
get "/queue/status/$drawn.json"
is 'the seed is promised and not told' \
	"$(field '"\(.draw.commitment | length) \(.draw.seed)"')" '64 null'
get /queue/health
is 'and the queue is well' "$(field .status)" ok
stack_end
