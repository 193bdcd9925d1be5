# Apache with mod_fcgid on a port of HOST, serving what is installed under
# USHER_PREFIX with the configuration files that operators include.  On a second
# port, DIR/queue.port on loopback, the two services ask each other: Apache takes
# connections from its ports in turn, so these do not wait behind the buyers'.
# shellcheck shell=sh disable=SC2154	# here, dir, port, host: of tools/run/server
# shellcheck source=tools/run/address.sh
. "$here/address.sh"

# PORT is a number, or a number and `+`: that one or the next that is free.
# Without it, the port of the last time, else any.
prepare() {
	: "${USHER_PREFIX:?names where usher is installed}"
	PATH=$PATH:/usr/sbin
	mkdir -p "$dir/fcgid" "$dir/run" "$dir/status"
	rm -f "$dir/httpd.pid"
	if [ -z "$port" ]; then
		port=$(cat "$dir/apache.port" 2>/dev/null || any_port)+
	fi
	fixed=true
	case $port in *+) fixed=false port=${port%+} ;; esac
	host=${host:-$(host_of "$dir")}
	is_port "$port" || die "not a port, which is from 1 to 65535: $port"
	is_address "$host" || die "not an address: $host"
	queue_port=$(cat "$dir/queue.port" 2>/dev/null || any_port)
	mime_types >"$dir/mime.types"
	keep_apart
	configure >"$dir/httpd.conf"
}

# Below the kernel's own range for outgoing connections.
any_port() {
	echo $((20000 + $(od -An -N2 -tu2 /dev/urandom) % 10000))
}

# Apache refuses to listen twice on one port.
keep_apart() {
	[ "$queue_port" -ne "$port" ] || queue_port=$((queue_port + 1))
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
	for module in mpm_event authn_core authn_file authz_core authz_user \
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
	Include "$USHER_PREFIX/etc/usher/apache/usher-server.conf"
	<VirtualHost *:\${PORT}>
		DocumentRoot "$USHER_PREFIX/share/usher/htdocs"
		Include "$USHER_PREFIX/etc/usher/apache/usher-pages.conf"
		Include "$USHER_PREFIX/etc/usher/apache/usher-queue.conf"
		Include "$USHER_PREFIX/etc/usher/apache/usher-booking.conf"
		Define USHER_OPERATORS "$dir/operators"
		Include "$USHER_PREFIX/etc/usher/apache/usher-ops.conf"
		IncludeOptional "$dir/extra-httpd.conf*"
	</VirtualHost>
	<VirtualHost 127.0.0.1:\${QUEUE_PORT}>
		Include "$USHER_PREFIX/etc/usher/apache/usher-queue.conf"
		Include "$USHER_PREFIX/etc/usher/apache/usher-booking.conf"
	</VirtualHost>
	END
}

# Apache that root starts runs its children as another user, which may be unable to
# reach a folder under /root.  So Apache is started as that user, with the
# capability to ignore file permissions, and to bind a port below 1024 where it is
# to have one: it can do here what the other servers of root can, and no more.
as_user() {
	if [ "$(id -u)" -ne 0 ]; then
		exec setsid "$@"
	fi
	caps=-all,+dac_override
	[ "$port" -ge 1024 ] || caps=$caps,+net_bind_service
	exec setsid setpriv --reuid=www-data --regid=www-data --clear-groups \
		--inh-caps=$caps --ambient-caps=$caps "$@"
}

serve() {
	export LC_ALL=C.UTF-8
	# As usher-server.conf needs for its connections.
	# shellcheck disable=SC3045	# dash and bash have it
	ulimit -n 16384 2>/dev/null || ulimit -n "$(ulimit -H -n)"
	as_user apache2 -DFOREGROUND -d "$dir" -f "$dir/httpd.conf" \
		-C "Define PORT $port" -C "Listen $(in_url "$host"):$port" \
		-C "Define QUEUE_PORT $queue_port" \
		-C "Listen 127.0.0.1:$queue_port"
}

# A port in use ends Apache at once: on to the next one, if that is allowed.
again() {
	tail -n 3 "$dir/apache.log" | grep -q 'Address already in use' ||
		return 1
	if grep -q "bind to address 127.0.0.1:$queue_port\$" "$dir/apache.log"
	then
		queue_port=$((queue_port + 1))
	elif $fixed || [ "$port" -ge 65535 ]; then
		return 1
	else
		port=$((port + 1))
	fi
	keep_apart
	: >"$dir/apache.log"
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
	echo "$queue_port" >"$dir/queue.port"
}
