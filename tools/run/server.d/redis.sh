# Redis on a unix socket, which keeps its data as in production.  usher's user is
# `usher`, with the rights of etc/redis.acl and the password in DIR/redis.password.
# The default user may do all, for tests: without a password, unless one is in
# DIR/redis-default.password; then the socket is for everybody that reaches it.
# shellcheck shell=sh disable=SC2154	# dir comes from tools/run/server

# The server is in Debian's redis-tools: one binary, which acts by the name it is
# called by.  (The package redis-server would start a service.)
prepare() {
	mkdir -p "$dir/redis"
	chmod 700 "$dir/redis"
	ln -sf "$(command -v redis-check-rdb)" "$dir/redis-server"
	[ -s "$dir/redis.password" ] || (umask 027 &&
		od -An -v -N 16 -tx1 /dev/urandom | tr -d ' \n' \
			>"$dir/redis.password")
	(umask 077 && users >"$dir/redis.conf")
}

# Redis takes the SHA-256 of a password.
hash() {	# hash FILE
	echo "#$(printf %s "$(cat "$1")" | sha256sum | cut -d' ' -f1)"
}

users() {
	echo "user usher on $(hash "$dir/redis.password")" \
		"$(tr '\n' ' ' <"$here/../../etc/redis.acl")"
	[ ! -e "$dir/redis-default.password" ] ||
		echo "user default on resetpass" \
			"$(hash "$dir/redis-default.password") ~* &* +@all"
}

serve() {
	mode=700
	[ ! -e "$dir/redis-default.password" ] || mode=777
	exec setsid "$dir/redis-server" "$dir/redis.conf" --dir "$dir/redis" --daemonize no \
		--port 0 --unixsocket "$dir/redis.sock" --unixsocketperm $mode \
		--appendonly yes --appendfsync everysec --save '' \
		--maxmemory-policy noeviction --sanitize-dump-payload clients
}

ready() {
	case $(redis-cli -s "$dir/redis.sock" ping) in
	PONG | NOAUTH*) ;;
	*) return 1 ;;
	esac
}
