# Requests to $USHER_URL, and their answers, in $tmp.  Needs tap.sh, and `ctl` to be
# usherctl.
# shellcheck shell=sh disable=SC2154	# tmp is the caller's

# A visitor is a cookie jar.  The answer is left in $http, $body and the file
# $tmp/head.
visitor=nobody http=none body=
password='a long secret'	# of all whom sign_in() makes

request() {	# request PATH CURL-OPTION...
	path=$1
	shift
	http=$(curl -s -o "$tmp/body" -D "$tmp/head" -w '%{http_code}' \
		-b "$tmp/$visitor.jar" -c "$tmp/$visitor.jar" \
		"$@" "$USHER_URL$path")
	body=$(cat "$tmp/body")
}

get() {	# get PATH CURL-OPTION...
	request "$@"
}

post() {	# post PATH JSON CURL-OPTION...
	path=$1 json=$2
	shift 2
	request "$path" -H 'Content-Type: application/json' \
		-H 'Sec-Fetch-Site: same-origin' --data-binary "$json" "$@"
}

sign_in() {	# sign_in ACCOUNT: make it, and be it from here on
	echo "$password" |
		ctl account add "$1" --name "$1" --points 100000 >/dev/null
	visitor=$1
	post /booking/login "{\"account_id\":\"$1\",\"password\":\"$password\"}"
}

# As an operator knows it: the map of a concert with a line is for those inside.
seat_id() {	# seat_id CONCERT N: of its Nth seat, from 0
	ctl --json seats list "$1" | jq ".[$2].seat_id"
}

is() {	# is SENTENCE GOT WANTED
	tap "$1" same "$3" "$2" || echo "# answer $http: $body"
}

field() {	# field JQ-FILTER: of the last answer
	jq -r "$1" "$tmp/body"
}

header() {	# header NAME: of the last answer, every line of it
	tr -d '\r' <"$tmp/head" | sed -n "s/^$1: //Ip"
}

# The last answer has this HTTP code and, where one is named, problem code.
answers() {	# answers SENTENCE HTTP [CODE]
	is "$1" "$http${3:+ $(field .code)}" "$2${3:+ $3}"
}

