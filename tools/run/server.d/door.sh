# The door: an Apache of its own, as README installs it, at DIR/door.port on
# loopback.  Its port is the one of the last time, or the next that is free.
# shellcheck shell=sh disable=SC2154	# here, dir, port: of tools/run/server
# shellcheck source=tools/run/server.d/apache.sh
. "$here/server.d/apache.sh"

prepare() {
	: "${USHER_PREFIX:?names where usher is installed}"
	PATH=$PATH:/usr/sbin
	mkdir -p "$dir/door"
	rm -f "$dir/door/httpd.pid"
	fixed=false
	port=$(cat "$dir/door.port" 2>/dev/null || any_port)
	cat >"$dir/door.conf" <<-END
	Define USHER_DOOR_RUN "$dir/door"
	Define USHER_DOOR_LOG "$dir/door.log"
	Define USHER_DOOR_MODULES "${APACHE_MODULES:-/usr/lib/apache2/modules}"
	Define USHER_CONF "$dir/usher.conf"
	IncludeOptional "$dir/extra-door.conf*"
	Include "$USHER_PREFIX/etc/usher/apache/usher-door.conf"
	END
}

serve() {
	export LC_ALL=C.UTF-8
	as_user apache2 -DFOREGROUND -d "$dir/door" -f "$dir/door.conf" \
		-C "Define USHER_DOOR 127.0.0.1:$port"
}

explain() {
	false
}

ready() {
	[ -s "$dir/door/httpd.pid" ] || return 1
	echo "$port" >"$dir/door.port"
}
