#!/bin/sh
# The map of seats: who may see it, that nobody asks for its files, and that those
# who take it slowly, or not at all, keep nobody else from theirs.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
need python3 mariadb
mkdir -p "$tmp/state"
# shellcheck disable=SC2016	# for the door
echo 'CustomLog "${USHER_DOOR_RUN}/asked" "%r"' >"$tmp/state/extra-door.conf"
stack_up
sed -i '/^\[queue\]/a new_visitors_per_min = 0' "$USHER_CONF"

open=$(ctl concert add --title 'For all' --queue N)
ctl seats add "$open" --section A --rows 200 --cols 250 --price 1000 >/dev/null
map="/booking/seats?concert_id=$open"

get "$map" -H 'Accept-Encoding: gzip'
answers 'a map is answered' 200
is 'compressed' "$(header Content-Encoding)" gzip
is 'as JSON' "$(header Content-Type)" application/json
is 'for this visitor alone' "$(header Cache-Control)" 'private, no-cache'
is 'whose coding was asked for' \
	"$(header Vary | grep -c Accept-Encoding)" 1
is 'with its length' "$(header Content-Length)" "$(wc -c <"$tmp/body")"
is 'and the policy of all answers' \
	"$(header Content-Security-Policy | grep -c "default-src 'none'")" 1
tag=$(header ETag)
gunzip <"$tmp/body" >"$tmp/whole" 2>/dev/null
is 'of all seats' "$(jq '.seats | length' "$tmp/whole")" 50000
get "$map"
is 'without a word for gzip it is plain' "$(header Content-Encoding)" ''
tap 'and the same' cmp -s "$tmp/body" "$tmp/whole"
tap 'under another tag' fails same "$(header ETag)" "$tag"
get "$map" -H 'Accept-Encoding: gzip;q=0, identity'
tap 'so it is to one who refuses gzip' cmp -s "$tmp/body" "$tmp/whole"
for known in "$tag" "W/$tag" "$(header ETag)"; do
	get "$map" -H "If-None-Match: $known" -H 'Accept-Encoding: gzip'
	is "the tag $known is known" "$http" 304
done
get "$map" -H 'Accept-Encoding: gzip' -H "If-None-Match: \"other\"" \
	-H "If-Modified-Since: $(LC_ALL=C date -u -d tomorrow '+%a, %d %b %Y %T GMT')"
is 'a date is not, for the map may have changed within its second' "$http" 200
get "$map" -H 'Range: bytes=0-9'
is 'a part is not to be had' "$http $(wc -c <"$tmp/body")" \
	"200 $(wc -c <"$tmp/whole")"
get "$map" --head -H 'Accept-Encoding: gzip'
is 'a look at its head has its tag' "$http $(header ETag)" "200 $tag"
get "$map&view=states" --compressed
is 'the states are a letter a seat' "$(field '.states | length')" 50000
is 'of the same layout' "$(field .layout)" "$(jq -r .layout "$tmp/whole")"

# Whatever one asks for, the files come by way of the program alone.
map_files() {	# map_files PATTERN: their names, as a URL has them
	find "$tmp/state/booking" -name "map-$1" | sed 's|.*/map-||'
}
map_files '*' >"$tmp/names"
tap 'there are files of it' has "^$open-list-gzip\$" "$(cat "$tmp/names")"
own_ways() {	# own_ways NAME
	printf '%s\n' "/booking/map/$1" "/booking//map/$1" "/booking/map//$1" \
		"/booking/./map/$1" "/booking/map/../map/$1" \
		"/booking/%6dap/$1" "/booking/map/%31${1#?}" \
		"/booking/map%2f$1" "/booking/map/$1/" "/booking/map/$1?x" \
		"/booking/map/map-$1" "/booking/seats/../map/$1" \
		"/booking/problem/../map/$1" "/booking/map-$1" \
		"/queue/status/../../booking/map-$1" "/booking/map/seats-$open" \
		"/booking/seats/map/$1" "/queue/problem/..%2f..%2fmap/$1"
}
reached() {	# reached NAME: the ways by which something of it was sent
	for name; do
		for way in $(own_ways "$name"); do
			for how in '-X GET' --head '-H Range:bytes=0-99' \
			    '-X POST -d {}' '-H If-None-Match:*' \
			    '-H Redirect-Usher-Seat-Maps:1'; do
				# shellcheck disable=SC2086	# words
				request "$way" --path-as-is $how
				case $http in
				40[0345]) ! grep -aq seat_id "$tmp/body" ||
					echo "$how $way: a body" ;;
				*) echo "$how $way: $http" ;;
				esac
			done
		done
	done
}
# shellcheck disable=SC2046	# names are words
is 'none can be asked for, by whatever way' "$(reached $(cat "$tmp/names"))" ''
get "/booking/map/$open-list"
answers 'which is a problem like others' 403 forbidden
is 'nor are they for others of this machine' \
	"$(find "$tmp/state/booking" -name 'map-*' -perm /007)" ''

# One's own seats.
sign_in kim
seat=$(seat_id "$open" 0)
post /booking/reserve "{\"concert_id\":$open,\"seat_ids\":[$seat]}"
answers 'a seat is held' 200
mine() {	# mine VISITOR: how many seats it sees as its own
	visitor=$1
	get "$map" --compressed
	field '[.seats[] | select(.status == "mine")] | length'
}
is 'its buyer sees it at once' "$(mine kim)" 1
sign_in lee
is 'nobody else' "$(mine lee)" 0
visitor=kim
get "$map&view=states"
is 'in the states too' "$(field '.states[:1]')" m
get "$map" -H 'Accept-Encoding: gzip'
tag=$(header ETag)
get "$map" -H 'Accept-Encoding: gzip' -H "If-None-Match: $tag"
is 'that map is not sent again' "$http" 304
visitor=lee
get "$map" -H 'Accept-Encoding: gzip' -H "If-None-Match: $tag"
is 'nor taken for that of another' "$http" 200
map_files "$open-*-????????????????????????????????" | head -n 1 >"$tmp/names"
is 'that of an account cannot be asked for either' \
	"$(reached "$(cat "$tmp/names")")" ''

# 70 who do not read keep none of the 48 processes of `seats`.  All begin together,
# so that Apache gives none of them up, after ten seconds, while others are tried.
hold_unread() {	# hold_unread PATH: until the file $tmp/go is gone
	: >"$tmp/go"
	rm -f "$tmp/stuck"
	python3 - "$USHER_URL" "$1" "$(awk '/usher_session/ { print $7 }' \
		"$tmp/kim.jar")" "$tmp" <<-'END' &
	import os, socket, sys, time
	from urllib.parse import urlparse

	url, path, session, tmp = sys.argv[1:]
	at = urlparse(url)
	cookie = f'Cookie: usher_session={session}'
	ask = '\r\n'.join([f'GET {path} HTTP/1.1', f'Host: {at.netloc}', cookie, '', ''])

	def reader():
	  s = socket.socket()
	  s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
	  s.settimeout(20)
	  s.connect((at.hostname, at.port))
	  s.sendall(ask.encode())
	  return s

	# All have begun to get their answer.
	sockets = [reader() for _ in range(70)]
	begun = sum(len(s.recv(1)) for s in sockets)
	with open(tmp + '/stuck', 'w') as f:
	  print(begun, file=f)
	while os.path.exists(tmp + '/go'):
	  time.sleep(0.1)
	END
	readers=$!
	tries=300
	until [ -s "$tmp/stuck" ] || [ $tries -eq 0 ]; do
		tries=$((tries - 1))
		sleep 0.1
	done
}
let_go() {
	rm "$tmp/go"
	wait "$readers"
}
served_beside() {	# served_beside PATH...
	for path; do
		get "$path" --compressed --max-time 5
		[ "$http" = 200 ] || return 1
	done
}
visitor=lee
for path in "$map" "$map&view=states"; do
	get "$path" --compressed
done
warm "$USHER_URL" /booking/seats
hold_unread "$map"
is 'seventy who do not read have their answers' "$(cat "$tmp/stuck")" 70
tap 'and everybody else is served' served_beside "$map" "$map&view=states" \
	/booking/concerts /booking/me /queue/health "$map&view=summary"
let_go

# A concert with a line.
queued=$(ctl concert add --title 'With a line' --queue Y --bypass-per-min 1)
ctl seats add "$queued" --section A --rows 1 --cols 4 --price 100 >/dev/null
ctl seats add "$queued" --section B --rows 1 --cols 2 --price 300 >/dev/null
ctl room open "$queued" --capacity 2 --absent 10m --claim 10m >/dev/null
map="/booking/seats?concert_id=$queued"
here="{\"concert_id\":$queued}"

visitor=nobody
get "$map"
answers 'its seats are not for everybody' 401 login_required
get "$map" -H 'Authorization: Bearer nonsense'
answers 'whatever one shows' 401 login_required
visitor=lee
for view in '' '&view=states'; do
	get "$map$view"
	answers "an account has to enter first$view" 403 token_required
	get "$map$view" -H 'Authorization: Bearer nonsense'
	answers 'and to be let in' 403 token_invalid
done
visitor=nobody
get "$map&view=summary"
answers 'how many are left is for everybody' 200
is 'by price' "$(field '.prices | tostring')" \
	'[{"price":100,"seats_total":4,"seats_left":4},{"price":300,"seats_total":2,"seats_left":2}]'
is 'for a second' "$(header Cache-Control)" max-age=1
get "$map&view=summary" -H "If-None-Match: $(header ETag)"
is 'and not again while it is so' "$http" 304

asked() {	# asked: how often the queue was asked about a token
	grep -c '^GET /queue/validate' "$tmp/state/door/asked"
}
visitor=kim
post /queue/enter "$here"
is 'who is inside' "$(field .state)" admitted
for _ in 1 2 3 4 5 6 7 8 9 10; do
	get "$map"
done
answers 'sees the seats' 200
tap 'and a map that is read again asks the queue seldom' \
	[ "$(asked)" -le 3 ]
before=$(asked)
post /booking/reserve "{\"concert_id\":$queued,\"seat_ids\":[$(
	seat_id "$queued" 0)]}"
answers 'a seat is held' 200
is 'for which it is asked each time' "$(asked)" $((before + 1))
held=$(field '.reservations[0].reservation_id')
before=$(asked)
post /booking/complete "{\"reservation_ids\":[$held]}" \
	-H 'Idempotency-Key: one' -H 'Authorization: Bearer nonsense'
answers 'who holds a seat may pay, whatever has become of the place' 200
is 'without a question' "$(asked)" "$before"
get "$map&view=states"
is 'what was bought is seen' "$(field '.states[:1]')" m

# The visitor has left.
visitor=lee
post /queue/enter "$here"
is 'a second one is inside' "$(field .state)" admitted
get "$map"
answers 'and looks' 200
post /queue/leave "$here"
is 'it leaves' "$(field .released)" true
post /booking/reserve "{\"concert_id\":$queued,\"seat_ids\":[$(
	seat_id "$queued" 1)]}"
answers 'it cannot reserve any more' 403 token_invalid
sent_away() {
	get "$map"
	[ "$http $(field .code)" = '403 token_invalid' ]
}
tap 'and soon not look' soon sent_away

# The queue is down: one account a minute is let in, to look and to reserve.
server stop redis
rm "$tmp/lee.jar"
sign_in late
sign_in later
let_in() {
	visitor=late
	get "$map"
	[ "$http" = 200 ]
}
tap 'where the queue is down an account looks' soon let_in
post /booking/reserve "{\"concert_id\":$queued,\"seat_ids\":[$(
	seat_id "$queued" 2)]}"
answers 'and reserves' 200
is 'which is one admission' "$(mariadb --no-defaults -u root \
	-S "$USHER_MYSQL_SOCKET" usher -N -e \
	'SELECT SUM(admitted) FROM bypass')" 1
visitor=later
get "$map"
answers 'others have to wait' 503 busy
tap 'and are told for how long' [ "$(header Retry-After)" -gt 1 ]
visitor=kim
visitor=nobody
get "$map&view=summary"
answers 'the summary needs no queue' 200
stack_end
