#!/bin/sh
# The waiting room without JavaScript: a form to join, a page that refreshes
# itself, a link when it is one's turn.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

with_line() {	# with_line TITLE [SEATS]: a concert; its id
	made=$(ctl concert add --title "$1" --queue Y)
	ctl seats add "$made" --section A --rows 1 --cols "${2:-2}" \
		--price 100 >/dev/null
	echo "$made"
}

concert=$(with_line 'Plain')
ctl room open "$concert" --capacity 1 --identity anyone \
	--message-en 'Doors <open> late' >/dev/null
page="/queue/plain?concert_id=$concert"

join() {	# join VISITOR
	visitor=$1
	request /queue/join --data "concert_id=$concert" \
		-H 'Sec-Fetch-Site: same-origin'
}

shows() {	# shows SENTENCE PATTERN
	tap "$1" has "$2" "$body"
}

visitor=first
get "$page"
answers 'a visitor who is not in line sees the page' 200
is 'it is HTML' "$(header Content-Type)" 'text/html; charset=utf-8'
shows 'with a heading' '<h1>Waiting room</h1>'
shows 'and one that says what there is' '<h2>There is a line for this concert</h2>'
shows 'with a form to join' 'action="/queue/join"'
shows 'and the operator'"'"'s message, as text' 'lang="en">Doors &lt;open&gt; late'
request "$page" -H 'Accept-Language: ko'
shows 'which is shown in another language where it is the only one' \
	'lang="en">Doors &lt;open&gt; late'
is 'it does not refresh itself yet' "$(header Refresh)" ''
request /queue/plain -H "Referer: $USHER_URL/wait.html?concert=$concert"
shows 'the page that led here may name the concert' \
	"name=\"concert_id\" value=\"$concert\""
get /queue/plain
is 'without either there is no room' "$http" 404
shows 'and a person can read so' 'This line does not exist'
get '/queue/plain?concert_id=999'
is 'nor is there one for a concert without' "$http" 404
is 'which is said in HTML' "$(header Content-Type)" 'text/html; charset=utf-8'
request /queue/join --data 'concert_id=999' -H 'Sec-Fetch-Site: same-origin'
is 'and a visitor who joins is told on that page' "$(header Location)" \
	'/queue/plain?concert_id=999'

join first
answers 'joining leads to the page' 303
is 'by its address' "$(header Location)" "$page"
get "$page"
shows 'the first is let in' 'href="/seats.html'
join second
get "$page"
shows 'the second sees a place' 'class="place" data-digits="1">1<'
tap 'and the page looks again by itself' \
	has '^[0-9]+; url=/queue/plain[?]concert_id=' "$(header Refresh)"
request "$page" -H 'Accept-Language: ko-KR,ko;q=0.9'
shows 'in Korean too' '<html lang="ko">'
join second
get "$page"
shows 'joining again keeps the place' 'class="place" data-digits="1">1<'

visitor=first
post /queue/leave "{\"concert_id\":$concert}"
visitor=second
get "$page"
shows 'a place that is freed is the second'"'"'s to claim' 'name="claim" value="1"'
request /queue/join --data "concert_id=$concert&claim=1" \
	-H 'Sec-Fetch-Site: cross-site'
answers 'a form of another site claims nothing' 403 cross_site
request /queue/join --data "concert_id=$concert&claim=1" \
	-H 'Sec-Fetch-Site: same-origin'
answers 'claiming leads to the page' 303
get "$(header Location)"
shows 'which leads on to the seats' 'href="/seats.html'
post /queue/leave "{\"concert_id\":$concert}"
get "$page"
shows 'a visitor who has left may join again' 'action="/queue/join"'
shows 'and is not told to have been late' 'This visit is over'
shows 'but where the tickets are' 'href="/ticket.html"'

request /queue/join --data "concert_id=$concert" -H 'Sec-Fetch-Site: cross-site'
answers 'a form of another site is refused' 403 cross_site
request /queue/join --data 'concert_id=one' -H 'Sec-Fetch-Site: same-origin'
answers 'a field that is not a number is refused' 400 bad_field
post /queue/join "{\"concert_id\":$concert}"
answers 'JSON is not a form' 415 unsupported_media_type

sold=$(with_line 'Sold out' 1)
ctl room open "$sold" --capacity 1 >/dev/null
sign_in buyer
post /queue/enter "{\"concert_id\":$sold}"
get "/booking/seats?concert_id=$sold"
post /booking/reserve \
	"{\"concert_id\":$sold,\"seat_ids\":[$(field '.seats[0].seat_id')]}"
post /booking/complete \
	"{\"reservation_ids\":[$(field '.reservations[0].reservation_id')]}" \
	-H 'Idempotency-Key: the-only-seat'
answers 'the only seat is bought' 200
get "/queue/plain?concert_id=$sold"
shows 'its buyer finds the ticket' 'href="/ticket.html"'
visitor=late
sold_out() {
	get "/queue/plain?concert_id=$sold"
	has 'Every seat is sold' "$body"
}
tap 'others hear that it is sold out' soon sold_out
tap 'and are not asked to join' fails has 'action="/queue/join"' "$body"

closed=$(with_line 'Closed')
ctl room open "$closed" --capacity 1 --identity anyone >/dev/null
for visitor in inside behind; do
	request /queue/join --data "concert_id=$closed" \
		-H 'Sec-Fetch-Site: same-origin'
done
get "/queue/plain?concert_id=$closed"
shows 'a waiting visitor has a place' 'class="place"'
ctl room close "$closed" --yes >/dev/null
get "/queue/plain?concert_id=$closed"
shows 'when the room is closed it is said' 'Sales have ended'
tap 'and the place is gone' fails has 'class="place"' "$body"
is 'and the page rests' "$(header Refresh)" ''

# Left and entered twice: the third number has to be waited for.
again=$(with_line 'Again')
ctl room open "$again" --capacity 1 --identity anyone >/dev/null
visitor=restless
for _ in 1 2; do
	request /queue/join --data "concert_id=$again" \
		-H 'Sec-Fetch-Site: same-origin'
	post /queue/leave "{\"concert_id\":$again}"
done
request /queue/join --data "concert_id=$again" -H 'Sec-Fetch-Site: same-origin'
answers 'a visitor that left again and again is led to a page' 303
get "$(header Location)"
shows 'which says that it has to wait' 'You cannot join just yet'
shows 'and that not only networks have to' 'one visitor gets another'
tap 'and not that its visit is over' fails has 'This visit is over' "$body"
shows 'and lets it try again when it likes' 'action="/queue/join"'

# A slower lane stands for the puzzle, which needs JavaScript.
rush=$(with_line 'A rush')
ctl room open "$rush" --capacity 1 --identity anyone >/dev/null
curl -s -Z --parallel-max 4 -o /dev/null --data "concert_id=$rush" \
	-H 'Sec-Fetch-Site: same-origin' "$USHER_URL/queue/join#[1-60]"
visitor=slow
request /queue/join --data "concert_id=$rush" -H 'Sec-Fetch-Site: same-origin'
answers 'in a rush a visitor without a place is led to a page' 303
get "$(header Location)"
shows 'which says why' 'places one network gets a minute'
shows 'and lets it try again' 'action="/queue/join"'
is 'when it likes' "$(header Refresh)" ''

crowded=$(with_line 'A long line')
ctl room open "$crowded" --capacity 1 --identity anyone --puzzle-max 0 \
	>/dev/null
# Eleven hundred; each comes without a cookie, so each is somebody new.
curl -s -Z --parallel-max 4 -o /dev/null --data "concert_id=$crowded" \
	-H 'Sec-Fetch-Site: same-origin' "$USHER_URL/queue/join#[1-1100]"
visitor=last
request /queue/join --data "concert_id=$crowded" \
	-H 'Sec-Fetch-Site: same-origin'
get "/queue/plain?concert_id=$crowded"
shows 'a long line is counted with its thousands apart' \
	'class="place" data-digits="4">1,[01][0-9]{2}<'

accounts=$(with_line 'For accounts')
ctl room open "$accounts" --capacity 1 >/dev/null
request /queue/join --data "concert_id=$accounts" \
	-H 'Sec-Fetch-Site: same-origin'
get "$(header Location)"
shows 'a room for accounts asks to sign in' 'sign in'

visitor=second
join second
server stop redis
get "$page"
is 'a queue without its store answers in HTML too' "$(header Content-Type)" \
	'text/html; charset=utf-8'
is 'with the status of an error' "$http" 503
shows 'a visitor with a place reads that it is kept' 'Your place is kept'
tap 'and the page goes on by itself' has '^[0-9]+; url=' "$(header Refresh)"
tap_end
