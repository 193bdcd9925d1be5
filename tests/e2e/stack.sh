# What the end-to-end tests share: usher as it was just built, installed in a
# temporary folder and run there by real servers.
# shellcheck shell=sh

src=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/house/need.sh
. "$src/tests/house/need.sh"
# shellcheck source=tests/tap.sh
. "$src/tests/tap.sh"
# shellcheck source=tests/e2e/request.sh
. "$src/tests/e2e/request.sh"
PATH=$PATH:/usr/sbin
need curl jq apache2 mariadbd redis-check-rdb

tmp=$(mktemp -d /tmp/usher-e2e-XXXXXX)
chmod 711 "$tmp"	# for the programs, if root runs this

cleanup() {
	"$src/tools/run/stack" down "$tmp/state"
	"$src/tools/run/forget" "$tmp/state/checkpoint"
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

# Apache then says at /server-status what its threads do.  Before stack_up.
stack_with_status() {
	mkdir -p "$tmp/state"
	cat >"$tmp/state/extra-httpd.conf" <<-END
	LoadModule status_module ${APACHE_MODULES:-/usr/lib/apache2/modules}/mod_status.so
	<Location "/server-status">
		SetHandler server-status
		Require all granted
	</Location>
	END
}

stack_up() {
	install_usher
	# A slot runs out with the report after its deadline.
	export USHER_REPORT_EVERY=1s
	# A loaded machine is not a fault of a store.
	mkdir -p "$tmp/state"
	cat >"$tmp/state/extra.conf" <<-END
	[redis]
	timeout = 5s
	[mysql]
	timeout = 5s
	[booking]
	queue_timeout = 5s
	END
	"$src/tools/run/stack" up "$tmp/state" "$tmp/inst" || exit 1
	# shellcheck source=/dev/null
	. "$tmp/state/env"
	export USHER_CONF USHER_PREFIX
}

# For a test whose accounts do more than anybody does.  Before their first request.
without_limits() {
	cat >>"$USHER_CONF" <<-END
	[queue]
	enters_per_account = 0
	[booking]
	looks_per_account = 0
	reserves_per_account = 0
	END
}

server() {	# server VERB KIND
	"$src/tools/run/server" "$1" "$2" "$tmp/state"
}

ctl() {
	"$USHER_PREFIX/bin/usherctl" "$@"
}

# As an operator would: mod_fcgid takes a second for each process it starts.
warm() {	# warm SITE PROGRAM
	curl -s --parallel --parallel-immediate --parallel-max 48 \
		-o "$tmp/warm.#1" -H 'Usher-Warm: 1' \
		-H "Authorization: Bearer $(cat "$tmp/state/service-key")" \
		"$1$2#[1-48]" 2>"$tmp/curl.log"
}

# Instead of tap_end: no program may have crashed or been caught by a sanitizer
# either, which only the log tells.  (What is left to the end of a process to
# free is not a leak.)
stack_end() {
	tap 'no program crashed' fails grep -E \
		'ERROR: AddressSanitizer|runtime error|Premature end' \
		"$tmp/state/apache.log" "$tmp/state/door.log"
	tap_end
}
