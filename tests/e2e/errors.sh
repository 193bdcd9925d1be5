#!/bin/sh
# Every answer has the headers that make browsers careful, errors of Apache and of
# the programs alike; and every error under /queue/ and /booking/ is problem+json.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

careful_headers() {
	[ "$(header X-Content-Type-Options)" = nosniff ] &&
		[ "$(header Referrer-Policy)" = same-origin ] &&
		header Permissions-Policy | grep -q 'camera=()' &&
		[ "$(header Content-Security-Policy | wc -l)" -eq 1 ] &&
		header Content-Security-Policy | grep -q "^default-src 'none';" &&
		! header Content-Security-Policy | grep -q unsafe &&
		header Content-Security-Policy | grep -q "frame-ancestors 'none'"
}

careful() {	# careful WHAT: about the last answer
	tap "$1 carries the security headers" careful_headers
}

problem() {	# problem WHAT HTTP CODE: about the last answer
	answers "$1 is $2 $3" "$2" "$3"
	is "$1 is problem+json" "$(header Content-Type)" application/problem+json
	is "$1 names its status inside too" "$(field .status)" "$2"
	careful "$1"
}

get /
answers 'the home page is there' 200
careful 'a page'
get /no-such-page.html
answers 'a page that is not there' 404
careful 'a missing page'
get /queue/health
answers 'the queue is well' 200
careful 'an answer'

# A monitor that only looks; twice over one connection, which a body would
# put out of step.
for service in queue booking; do
	is "HEAD is enough to ask whether $service is well" "$(curl -sI \
		-o /dev/null -o /dev/null -w '%{http_code} %{num_connects} ' \
		"$USHER_URL/$service/health" "$USHER_URL/$service/health")" \
		'200 1 200 0 '
done

for service in queue booking; do
	get "/$service/no-such-program"
	problem "a program $service does not have" 404 not_found
done
get /queue/enter
problem 'GET where POST is due' 405 method_not_allowed
post /queue/enter '{"concert_id":"one"}'
problem 'a number that is a text' 400 bad_field
post /queue/enter '{"concert_id":99}'
is 'a room that is not there is refused' "$((http / 100))" 4
post /queue/enter '{"concert_id":1}' -H 'Sec-Fetch-Site: cross-site' \
	-H 'Origin: http://elsewhere.example'
problem 'a request of another site' 403 cross_site

# Apache's limit, the program's, and mod_fcgid's, which would be 500.
for size in 8193 20000 200000; do
	head -c "$size" /dev/zero | tr '\0' ' ' >"$tmp/large"
	post /queue/enter "@$tmp/large"
	problem "a body of $size bytes" 413 body_too_large
	post /queue/enter "@$tmp/large" -H 'Transfer-Encoding: chunked'
	problem "a chunked body of $size bytes" 413 body_too_large
done

server stop mariadb
get /booking/concerts
problem 'a booking service without its store' 503 unavailable
is 'and says when to come again' "$(header Retry-After | grep -c '^[1-9]')" 1
server start mariadb

get /queue/../../../etc/passwd --path-as-is
is 'nothing above the site is served' "$((http / 100))" 4
get /queue/status/
is 'the status folder is not listed' "$http" 404
stack_end
