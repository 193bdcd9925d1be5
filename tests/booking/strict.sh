#!/bin/sh
# Strict input: what is not exactly right is refused with its 4xx, a code and
# the field's name, and changes nothing.  Every endpoint of the booking service
# through real Apache: method, content type, origin, body, field by field.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

concert=$(ctl concert add --title 'A concert' --queue N)
ctl seats add "$concert" --section A --rows 1 --cols 4 --price 100 >/dev/null
sign_in buyer
get "/booking/seats?concert_id=$concert"
seat=$(field '.seats[0].seat_id')
post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[$seat]}"
held=$(field '.reservations[0].reservation_id')

# Everything that a request could change, in one number.
state() {
	mariadb --no-defaults -u root -S "$USHER_MYSQL_SOCKET" usher -N -e '
		CHECKSUM TABLE account, point, concert, seat, reservation,
		payment, payment_item, point_ledger, idempotency, seat_version'
}
before=$(state)

bad=0
refused() {	# refused WHAT HTTP CODE [FIELD]: about the last answer
	got="$http $(field '"\(.status) \(.code) \(.field // "")"')"
	[ "$got" = "$2 $2 $3 ${4-}" ] && return
	bad=$((bad + 1))
	printf '# %s\n#   wanted %s %s %s\n#   got    %s\n#   %s\n' \
		"$1" "$2" "$3" "${4-}" "$got" "$body"
}

verdict() {	# verdict SENTENCE: nothing wrong since the last one
	is "$1" "$bad" 0
	is '  and nothing changed' "$(state)" "$before"
	bad=0
}

send() {	# send ENDPOINT FILE CURL-OPTION...
	endpoint=$1 file=$2
	shift 2
	request "/booking/$endpoint" -X POST --data-binary "@$file" "$@"
}

json() {	# json ENDPOINT FILE
	send "$1" "$2" -H 'Content-Type: application/json' \
		-H 'Idempotency-Key: strict'
}

# What would be right, an endpoint each.
right() {	# right ENDPOINT
	case $1 in
	login) printf '{"account_id":"buyer","password":"%s"}' "$password" ;;
	logout) printf '{}' ;;
	reserve) printf '{"concert_id":%d,"seat_ids":[%d]}' \
		"$concert" "$seat" ;;
	cancel | complete) printf '{"reservation_ids":[%d]}' "$held" ;;
	esac
}
posts='login logout reserve cancel complete'
gets='me concerts seats health'

allows() {	# allows WHAT METHODS: in the Allow of the last answer
	[ "$http $(header Allow)" = "405 $2" ] && return
	bad=$((bad + 1))
	printf '# %s\n#   wanted 405 %s\n#   got    %s %s\n' \
		"$1" "$2" "$http" "$(header Allow)"
}

for endpoint in $posts; do
	for method in GET PUT DELETE PATCH; do
		request "/booking/$endpoint" -X $method
		refused "$method $endpoint" 405 method_not_allowed
		allows "$method $endpoint" POST
	done
	request "/booking/$endpoint" -I
	allows "HEAD $endpoint" POST
done
for endpoint in $gets; do
	for method in POST PUT DELETE PATCH; do
		request "/booking/$endpoint" -X $method \
			-H 'Content-Type: application/json' -d '{}'
		refused "$method $endpoint" 405 method_not_allowed
		allows "$method $endpoint" 'GET, HEAD'
	done
done
verdict 'a method an endpoint does not have is refused'

for ask in me concerts "seats?concert_id=$concert" health seats me?other=1 \
	no-such-program; do
	get "/booking/$ask"
	wanted="$http $(header Content-Type)"
	request "/booking/$ask" -I
	[ "$http $(header Content-Type)" = "$wanted" ] && continue
	bad=$((bad + 1))
	printf '# HEAD %s\n#   wanted %s\n#   got    %s %s\n' "$ask" \
		"$wanted" "$http" "$(header Content-Type)"
done
verdict 'HEAD is answered as GET is'

for endpoint in $posts; do
	right "$endpoint" >"$tmp/right"
	for type in text/plain application/x-www-form-urlencoded \
		multipart/form-data application/jsonp application/problem+json ''
	do
		send "$endpoint" "$tmp/right" -H "Content-Type:$type"
		refused "$endpoint as ${type:-nothing}" 415 \
			unsupported_media_type
	done
done
verdict 'a body that is not called JSON is refused'

for endpoint in $posts; do
	right "$endpoint" >"$tmp/right"
	while read -r origin; do
		send "$endpoint" "$tmp/right" -H "$origin" \
			-H 'Content-Type: application/json'
		refused "$endpoint with $origin" 403 cross_site
	done <<-END
	Sec-Fetch-Site: cross-site
	Sec-Fetch-Site: same-site
	Sec-Fetch-Site: nonsense
	Origin: http://elsewhere.example
	Origin: null
	Origin: $USHER_URL.elsewhere.example
	Origin: ${USHER_URL}0
	END
done
verdict 'a request of another site is refused'

# Bodies that are wrong whatever the endpoint.  A row: name, bytes by printf.
bodies() {
	cat <<-'END'
	empty|
	blank|\040\040\040
	word|nonsense
	list|[]
	text|"{}"
	number|1
	null|null
	open|{
	open-member|{"concert_id":
	trailing-comma|{"concert_id":1,}
	trailing-bytes|{}x
	two-objects|{}{}
	comment|/* */{}
	single-quotes|{'a':1}
	unquoted|{a:1}
	deep|{"a":[[[[[[[[1]]]]]]]]}
	invalid-utf8|{"account_id":"\377\376"}
	cut-utf8|{"account_id":"\352\260"}
	overlong-utf8|{"account_id":"\300\257"}
	raw-nul|{"account_id":"a\000b"}
	escaped-nul|{"account_id":"a\\u0000b"}
	raw-newline|{"account_id":"a\nb"}
	surrogate|{"account_id":"\355\240\200"}
	half-pair|{"account_id":"\\ud800"}
	unknown-escape|{"account_id":"\\x41"}
	nan|{"concert_id":NaN}
	small-nan|{"concert_id":nan}
	large-true|{"concert_id":truE}
	infinity|{"concert_id":Infinity}
	hexadecimal|{"concert_id":0x1}
	plus|{"concert_id":+1}
	leading-zero|{"concert_id":01}
	leading-zeros|{"concert_id":00}
	no-fraction|{"concert_id":1.}
	no-exponent|{"concert_id":1e+}
	END
}
for endpoint in $posts; do
	bodies | while IFS='|' read -r name bytes; do
		# shellcheck disable=SC2059	# the bytes are a format
		printf "$bytes" >"$tmp/bytes.$name"
	done
	for file in "$tmp"/bytes.*; do
		json "$endpoint" "$file"
		refused "$endpoint ${file##*.}" 400 bad_request
	done
	{
		right "$endpoint"
		head -c 8193 /dev/zero | tr '\0' ' '
	} >"$tmp/long"
	json "$endpoint" "$tmp/long"
	refused "$endpoint too-long" 413 body_too_large
	right "$endpoint" | sed 's/^{/{"extra":1,/; s/,}$/}/' >"$tmp/extra"
	json "$endpoint" "$tmp/extra"
	refused "$endpoint extra" 400 bad_field extra
	for twice in '"twice":1,"twice":1' '"tw\u0069ce":1,"twice":2' \
		'"a":{"twice":1,"twice":1}' '"twice":{"a":1},"twice":{"b":1}'
	do
		printf '{%s}' "$twice" >"$tmp/twice"
		json "$endpoint" "$tmp/twice"
		refused "$endpoint $twice" 400 bad_field twice
	done
	# 63 bytes, and a character that would be cut at 64.
	long=$(printf %063d 0)
	printf '{"%s가나":1}' "$long" >"$tmp/name"
	json "$endpoint" "$tmp/name"
	refused "$endpoint long-name" 400 bad_field "$long"
	iconv -f UTF-8 -t UTF-8 "$tmp/body" >/dev/null ||
		refused "$endpoint answers in UTF-8" 400 utf8
done
verdict 'a body that is not strictly JSON is refused'

# Fields.  A row: endpoint, field, body.
fields() {
	for value in '"1"' 1.5 1.0 1e1 true null '[]' '[1]' '{}' 0 -1 \
		2147483648 9223372036854775808 99999999999999999999 -0; do
		echo "reserve concert_id {\"concert_id\":$value,\"seat_ids\":[1]}"
	done
	for value in 1 '"1"' true null '{}' '[]' '[0]' '[-1]' '["1"]' '[1.5]' \
		'[null]' '[[1]]' '[1,1]' '[2147483648]' "[$(seq -s, 65)]"; do
		echo "reserve seat_ids {\"concert_id\":1,\"seat_ids\":$value}"
	done
	for value in 1 '"1"' null '[]' '[0]' '["1"]' '[1.0]' '[1,2,1]' \
		'[9223372036854775808]' \
		'[9007199254740992]' "[$(seq -s, 65)]"; do
		echo "cancel reservation_ids {\"reservation_ids\":$value}"
		echo "complete reservation_ids {\"reservation_ids\":$value}"
	done
	for value in 1 null '[]' '""' '"a\u0009b"' \
		"\"$(printf %051d 0)\""; do
		echo "login account_id {\"account_id\":$value,\"password\":\"x\"}"
	done
	for value in 1 null '[]' '""' "\"$(printf %0129d 0)\""; do
		echo "login password {\"account_id\":\"x\",\"password\":$value}"
	done
	echo 'login account_id {"password":"x"}'
	echo 'login password {"account_id":"buyer"}'
	echo 'reserve concert_id {"seat_ids":[1]}'
	echo 'reserve seat_ids {"concert_id":1}'
	echo 'reserve concert_id {}'
	echo 'cancel reservation_ids {}'
	echo 'complete reservation_ids {}'
}
fields >"$tmp/fields"
while read -r endpoint field body_text; do
	printf %s "$body_text" >"$tmp/field"
	json "$endpoint" "$tmp/field"
	refused "$endpoint $body_text" 400 bad_field "$field"
done <"$tmp/fields"
verdict 'a field that is missing, mistyped or out of range is named'

while read -r query code field; do
	get "/booking/seats$query"
	refused "seats$query" 400 "$code" "$field"
done <<END
? bad_field concert_id
?concert_id= bad_field concert_id
?concert_id=0 bad_field concert_id
?concert_id=-1 bad_field concert_id
?concert_id=+1 bad_field concert_id
?concert_id=1.0 bad_field concert_id
?concert_id=x bad_field concert_id
?concert_id=1x bad_field concert_id
?concert_id=%31 bad_field concert_id
?concert_id=2147483648 bad_field concert_id
?concert_id=99999999999999999999 bad_field concert_id
?concert_id=1&concert_id=1 bad_field concert_id
?concert_id=1&other=1 bad_field other
?other bad_field other
?concert_id=1&view=other bad_field view
?concert_id=1&view= bad_field view
END
for endpoint in me concerts health; do
	get "/booking/$endpoint?other=1"
	refused "$endpoint?other" 400 bad_field other
done
get '/booking/concerts?concert_id=0'
refused 'concerts?concert_id=0' 400 bad_field concert_id
get "/booking/seats?concert_id=1&$(printf '\352\260')=1"
refused 'seats by a name that is no UTF-8' 400 bad_field '??'
verdict 'a query is as strict as a body'

for key in '' 'two words' "$(printf %065d 0)" '가'; do
	right complete >"$tmp/right"
	send complete "$tmp/right" -H 'Content-Type: application/json' \
		-H "Idempotency-Key: $key"
	refused "the key '$key'" 400 key_required
done
verdict 'a payment without a proper key is refused'

visitor=nobody
for endpoint in reserve cancel complete; do
	right "$endpoint" >"$tmp/right"
	json "$endpoint" "$tmp/right"
	refused "$endpoint signed out" 401 login_required
done
get /booking/me
refused 'me signed out' 401 login_required
for cookie in x "$(printf %0512d 0)" AQIEa2ltBDEyMzQ; do
	get /booking/me -H "Cookie: usher_session=$cookie"
	refused "me with the session $cookie" 401 login_required
done
verdict 'a buyer who is not signed in is told so'

visitor=buyer
right reserve >"$tmp/right"
json reserve "$tmp/right"
is 'what is right is still taken' "$http" 200
is '  and is the same hold' "$(field '.reservations[0].reservation_id')" "$held"
stack_end
