# Apache with mod_fcgid on a port of HOST, serving what is installed under
# USHER_PREFIX with the configuration files that operators include.
# shellcheck shell=sh disable=SC2154	# here, dir, port, host: of tools/run/server
# shellcheck source=tools/run/address.sh
. "$here/address.sh"
# shellcheck source=tools/run/user.sh
. "$here/user.sh"

# PORT is a number, or a number and `+`: that one or the next that is free.
# Without it, the port of the last time, else any.
prepare() {
	: "${USHER_PREFIX:?names where usher is installed}"
	PATH=$PATH:/usr/sbin
	mkdir -p "$dir/run" "$dir/status"
	rm -f "$dir/httpd.pid"
	if [ -z "$port" ]; then
		port=$(cat "$dir/apache.port" 2>/dev/null || any_port)+
	fi
	fixed=true
	case $port in *+) fixed=false port=${port%+} ;; esac
	host=${host:-$(host_of "$dir")}
	is_port "$port" || die "not a port, which is from 1 to 65535: $port"
	is_address "$host" || die "not an address: $host"
	let_programs_in
	mime_types >"$dir/mime.types"
	configure >"$dir/httpd.conf"
}

# Below the kernel's own range for outgoing connections.
any_port() {
	echo $((20000 + $(od -An -N2 -tu2 /dev/urandom) % 10000))
}

# The types of the pages' files, so that the machine's list is not needed.
mime_types() {
	cat <<-END
	application/json json
	image/svg+xml svg
	text/css css
	text/html html
	END
}

modules() {
	for module in mpm_event asis authn_core authn_file authz_core authz_user \
	    auth_basic alias deflate dir env fcgid filter headers mime reqtimeout; do
		echo "LoadModule ${module}_module" \
			"\"${APACHE_MODULES:-/usr/lib/apache2/modules}/mod_$module.so\""
	done
}

configure() {
	modules
	cat <<-END
	ServerName 127.0.0.1
	ServerRoot "$dir"
	DefaultRuntimeDir "$dir/run"
	PidFile "$dir/httpd.pid"
	ErrorLog "$dir/apache.log"
	CustomLog "$dir/access.log" "%h %t \"%r\" %>s %b %D us"
	ServerTokens Prod
	TraceEnable Off
	TypesConfig "$dir/mime.types"
	FcgidIPCDir "$dir/fcgid"
	FcgidProcessTableFile "$dir/run/fcgid_shm"
	Define USHER_CONF "$dir/usher.conf"
	<Directory />
		Require all denied
	</Directory>
	Define USHER_STATUS_DIR "$dir/status"
	Define USHER_BOOKING_DIR "$dir/booking"
	Include "$USHER_PREFIX/etc/usher/apache/usher-server.conf"
	<VirtualHost *:\${PORT}>
		DocumentRoot "$USHER_PREFIX/share/usher/htdocs"
		Include "$USHER_PREFIX/etc/usher/apache/usher-pages.conf"
		Include "$USHER_PREFIX/etc/usher/apache/usher-queue.conf"
		Include "$USHER_PREFIX/etc/usher/apache/usher-booking.conf"
		Define USHER_OPERATORS "$dir/operators"
		Include "$USHER_PREFIX/etc/usher/apache/usher-ops.conf"
		Define USHER_STAFF "$dir/staff"
		Include "$USHER_PREFIX/etc/usher/apache/usher-checkin.conf"
		IncludeOptional "$dir/extra-httpd.conf*"
	</VirtualHost>
	END
}

# Where they are another user they may pass through DIR, and nobody else may.
let_programs_in() {
	[ "$(id -u)" -eq 0 ] || return 0
	chgrp "$(programs_user)" "$dir"
	chmod u=rwx,g=x,o= "$dir"
	for folder in "$dir" "$USHER_PREFIX"; do
		lets_programs_in "$folder" || die "$(programs_user)," \
			"who runs the programs of root's Apache, cannot enter" \
			"$folder: have it where all users can"
	done
}

# Apache that root starts opens its logs and its port as root; what answers, and
# the programs, are a user without any rights of root's.
as_user() {
	[ "$(id -u)" -ne 0 ] || set -- "$@" -C "User $(programs_user)" \
		-C "Group $(programs_user)"
	exec setsid "$@"
}

serve() {
	export LC_ALL=C.UTF-8
	# As usher-server.conf needs for its connections.
	# shellcheck disable=SC3045	# dash and bash have it
	ulimit -n 16384 2>/dev/null || ulimit -n "$(ulimit -H -n)"
	as_user apache2 -DFOREGROUND -d "$dir" -f "$dir/httpd.conf" \
		-C "Define PORT $port" -C "Listen $(in_url "$host"):$port"
}

# A port in use ends Apache at once: on to the next one, if that is allowed.
again() {
	tail -n 3 "$dir/$kind.log" | grep -q 'Address already in use' &&
		! $fixed && [ "$port" -lt 65535 ] || return 1
	port=$((port + 1))
	: >"$dir/$kind.log"
	launch
}

explain() {
	case $(tail -n 3 "$dir/apache.log") in
	*'Address already in use'*)
		echo "server: port $port of $host is in use" ;;
	*'Cannot assign requested address'* | *'not supported'*)
		echo "server: $host is not an address of this machine" ;;
	*'Permission denied'*'could not bind'*)
		echo "server: port $port is for root alone" ;;
	*) return 1 ;;
	esac
}

# Apache writes its pid once it listens.
ready() {
	[ -s "$dir/httpd.pid" ] || return 1
	echo "$host" >"$dir/apache.host"
	echo "$port" >"$dir/apache.port"
}
