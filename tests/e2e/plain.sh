#!/bin/sh
# The waiting room without JavaScript: a form to join, a page that refreshes
# itself, a link when it is one's turn.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

concert=$(ctl concert add --title 'Plain' --queue Y)
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
answers 'who is not in line sees the page' 200
is 'it is HTML' "$(header Content-Type)" 'text/html; charset=utf-8'
shows 'with a form to join' 'action="/queue/join"'
shows 'and the operator'"'"'s message, as text' 'Doors &lt;open&gt; late'
is 'it does not refresh itself yet' "$(header Refresh)" ''
request /queue/plain -H "Referer: $USHER_URL/wait.html?concert=$concert"
shows 'the page that led here may name the concert' \
	"name=\"concert_id\" value=\"$concert\""
get /queue/plain
answers 'without either there is no room' 404 no_room

join first
answers 'joining leads to the page' 303
is 'by its address' "$(header Location)" "$page"
get "$page"
shows 'the first is let in' 'href="/seats.html'
join second
get "$page"
shows 'the second sees a place' 'class="place">1<'
tap 'and the page looks again by itself' \
	has '^[0-9]+; url=/queue/plain[?]concert_id=' "$(header Refresh)"
request "$page" -H 'Accept-Language: ko-KR,ko;q=0.9'
shows 'in Korean too' '<html lang="ko">'
join second
get "$page"
shows 'joining again keeps the place' 'class="place">1<'

visitor=first
post /queue/leave "{\"concert_id\":$concert}"
visitor=second
get "$page"
shows 'a place that is freed lets the second in' 'href="/seats.html'
post /queue/leave "{\"concert_id\":$concert}"
get "$page"
shows 'who has left may join again' 'action="/queue/join"'

request /queue/join --data "concert_id=$concert" -H 'Sec-Fetch-Site: cross-site'
answers 'a form of another site is refused' 403 cross_site
request /queue/join --data 'concert_id=one' -H 'Sec-Fetch-Site: same-origin'
answers 'a field that is no number is refused' 400 bad_field
post /queue/join "{\"concert_id\":$concert}"
answers 'JSON is no form' 415 unsupported_media_type

accounts=$(ctl concert add --title 'For accounts' --queue Y)
ctl room open "$accounts" --capacity 1 >/dev/null
request /queue/join --data "concert_id=$accounts" \
	-H 'Sec-Fetch-Site: same-origin'
get "$(header Location)"
shows 'a room for accounts asks to sign in' 'sign in'
tap_end
