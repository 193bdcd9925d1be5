# Past the line: seats of a concert with a line, without a token.
# shellcheck shell=sh disable=SC2154,SC2034	# shared with tests/attack/run

# While programs are being started the door answers some requests late, which is
# not what is tried here.
is_warm() {
	[ "$(grep -c processes "$state/warm.log")" -eq 2 ]
}
soon is_warm || soon is_warm || echo '# programs are still being started'

line=$USHER_CONCERT_LINE
wanted=$(free_seats "$line" 4)
strangers='demo1 demo2 demo3'
for account in $strangers; do
	be "$account"
done
reserve "$line" "$wanted"
answers 'without a token one is sent to the line' 403 token_required

# The queue has to be asked whether it lives: what is known of it is too old.
forget_verdict() {
	touch -d '-1 minute' "$state/booking/queue"
}
ask_without_a_token() {	# ask_without_a_token TIMES
	for _ in $(seq "$1"); do
		forget_verdict
		for account in $strangers; do
			echo "$account /booking/reserve" \
				"{\"concert_id\":$line,\"seat_ids\":[$wanted]}"
		done | together 'max-time = 3'
	done >"$tmp/asked"
	echo "# $(sort "$tmp/asked" | uniq -c | xargs)"
}
nobody_has_any() {
	for account in $strangers; do
		same 0 "$(taken_by "$account" "$line")" || return 1
	done
}

# As many threads as Apache had, and nearly as many as it has.
for n in 62 63 64 200 500 1277; do
	seize heads $n /wait.html
	ask_without_a_token 3
	let_go
	tap "$n unfinished heads open no gate" nobody_has_any
done

# --- tokens -----------------------------------------------------------------

stadium=$USHER_CONCERT_STADIUM
be demo4
post /queue/enter "{\"concert_id\":$stadium}"
token=$(field .token)
seat=$(free_seats "$stadium" 1)
visitor=demo1
reserve "$stadium" "$seat" -H "Authorization: Bearer $token"
answers "a token of somebody else's lets nobody in" 403 token_invalid
visitor=demo4
reserve "$line" "$wanted" -H "Authorization: Bearer $token"
answers 'nor does one of another line' 403 token_invalid
reserve "$stadium" "$seat" -H "Authorization: Bearer $(changed "$token" 30)"
answers 'nor one that was changed' 403 token_invalid
reserve "$stadium" "$seat" -H "Authorization: Bearer $token"
answers 'it lets its owner in' 200
give_back "$(first_hold)"
for coding in identity gzip; do
	get "/booking/seats?concert_id=$stadium" -H "Accept-Encoding: $coding" \
		-H "Authorization: Bearer $token"
	answers "and shows the seats, $coding" 200
done
post /queue/leave "{\"concert_id\":$stadium}" -H "Authorization: Bearer $token"
reserve "$stadium" "$(free_seats "$stadium" 2 | cut -d, -f2)" \
	-H "Authorization: Bearer $token"
answers 'until the owner leaves' 403 token_invalid

# --- looking ----------------------------------------------------------------

visitor=demo1
get "/booking/seats?concert_id=$stadium"
answers 'the seats of a concert with a line are not shown without a token' \
	403 token_required
get "/booking/seats?concert_id=$stadium" -H 'Authorization: Bearer AQEB'
answers 'nor with one that was made up' 403 token_invalid
for path in "/booking//seats?concert_id=$stadium" \
	"/booking/%73eats?concert_id=$stadium" \
	"/booking/seats?concert_id=0$stadium" \
	"/booking/seats/?concert_id=$stadium" \
	"/booking/map/$stadium-list" \
	"/booking/map/$stadium-list-gzip" \
	"/booking/seats?concert_id=$stadium&view=states"; do
	get "$path"
	tap "nor is there another way: $path" [ "$http" -ge 400 ]
done
get "/booking/seats?concert_id=$stadium&view=summary"
answers 'how many are left is public' 200

# --- the shop's word --------------------------------------------------------

post /queue/stock "{\"concert_id\":$line,\"sellable\":0,\"held\":0}" \
	-H 'Authorization: Bearer guess'
answers 'the line ends by no word of a stranger' 403 forbidden

# --- an outage --------------------------------------------------------------

in_an_hour=$(date -u -d '+1 hour' +%FT%TZ)
concert() {	# concert OPTION...: with a line, and four seats; prints its id
	new=$(ctl concert add --title 'A show' --queue Y "$@")
	ctl seats add "$new" --section A --rows 1 --cols 4 --price 1000 >/dev/null
	echo "$new"
}
with_room() {	# with_room CONCERT: prints it
	ctl room open "$1" --capacity 5 >/dev/null 2>&1
	echo "$1"
}
first_seat() {	# first_seat CONCERT
	ctl --json seats list "$1" | jq '.[0].seat_id'
}
later=$(with_room "$(concert)")
ctl sale set "$later" --opens "$in_an_hour" --yes >/dev/null
paused=$(with_room "$(concert --sale-opens "$in_an_hour")")
ctl room pause "$paused" >/dev/null
closed=$(with_room "$(concert)")
ctl room close "$closed" --yes >/dev/null 2>&1
ctl sale stop "$closed" >/dev/null
hidden=$(with_room "$(concert --hidden Y)")
roomless=$(concert --bypass-per-min 0)
for concert in "$later" "$paused" "$closed" "$hidden" "$roomless"; do
	first_seat "$concert"
done >"$tmp/firsts"
refused() {	# refused SENTENCE CONCERT HTTP CODE
	reserve "$2" "$(sed -n "${position}p" "$tmp/firsts")"
	position=$((position + 1))
	answers "an outage sells nothing of a concert $1" "$3" "$4"
}
comes_in() {
	reserve "$line" "$wanted"
	[ "$http" = 200 ]
}
server kill redis
forget_verdict
# That is decided, and shows that the queue counts as dead for the others.
visitor=demo3
tap 'while the queue is down a sale that is open goes on' soon comes_in
visitor=demo2
position=1
refused 'whose sale and room open later' "$later" 409 sale_not_open
refused 'that is paused and put off' "$paused" 409 sale_not_open
refused 'that is closed and stopped' "$closed" 410 sale_closed
refused 'that is hidden' "$hidden" 404 no_concert
refused 'that is never sold without its line' "$roomless" 503 busy
pay outage 1,2,3,4,5,6,7,8,9
answers 'nor pays one for what another account holds' 410 reservation_expired
server start redis
is_shut() {
	reserve "$line" "$(free_seats "$line" 1)"
	[ "$http $(field .code)" = '403 token_required' ]
}
tap 'when it is back the gate is shut' soon is_shut
