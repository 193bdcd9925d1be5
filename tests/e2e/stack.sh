# What the end-to-end tests share: usher as it was just built, installed in a
# temporary folder and run there by real servers; requests; and verdicts.
# shellcheck shell=sh

src=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/house/need.sh
. "$src/tests/house/need.sh"
# shellcheck source=tests/tap.sh
. "$src/tests/tap.sh"
PATH=$PATH:/usr/sbin
need curl jq apache2 mariadbd redis-check-rdb

tmp=$(mktemp -d /tmp/usher-e2e-XXXXXX)

cleanup() {
	"$src/tools/stack" down "$tmp/state"
	rm -rf "$tmp"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

# The current folder is where usher was built.
install_usher() {
	make -s install prefix="$tmp/inst" exec_prefix="$tmp/inst" \
		sysconfdir="$tmp/inst/etc" localstatedir="$tmp/inst/var" \
		DESTDIR= >"$tmp/install.log" 2>&1 ||
		{ cat "$tmp/install.log"; exit 1; }
}

stack_up() {
	install_usher
	# A loaded machine is no fault of a store.
	mkdir -p "$tmp/state"
	cat >"$tmp/state/extra.conf" <<-END
	[redis]
	timeout = 5s
	[mysql]
	timeout = 5s
	[booking]
	queue_timeout = 5s
	END
	"$src/tools/stack" up "$tmp/state" "$tmp/inst" || exit 1
	# shellcheck source=/dev/null
	. "$tmp/state/env"
	export USHER_CONF USHER_PREFIX
}

server() {	# server VERB KIND
	"$src/tools/server" "$1" "$2" "$tmp/state"
}

ctl() {
	"$USHER_PREFIX/bin/usherctl" "$@"
}

# A visitor is a cookie jar.  The answer is left in $http, $body and the file
# $tmp/head.
visitor=nobody http=none body=

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
	echo secret |
		ctl account add "$1" --name "$1" --points 100000 >/dev/null
	visitor=$1
	post /booking/login "{\"account_id\":\"$1\",\"password\":\"secret\"}"
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

# Instead of tap_end: besides, no program may have crashed or been caught by a
# sanitizer, which only the log tells.  (What is left to the end of a process to
# free is no leak.)
stack_end() {
	tap 'no program crashed' fails grep -E \
		'ERROR: AddressSanitizer|runtime error|Premature end' \
		"$tmp/state/apache.log"
	tap_end
}

# The last answer has this HTTP code and, where one is named, problem code.
answers() {	# answers SENTENCE HTTP [CODE]
	is "$1" "$http${3:+ $(field .code)}" "$2${3:+ $3}"
}

