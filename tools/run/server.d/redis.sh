# Redis on a unix socket, keeping its data as a production one should.
# shellcheck shell=sh disable=SC2154	# dir comes from tools/run/server

# Debian's redis-tools carries the server: one binary that looks at the name it
# is called by.  (redis-server, the package, would start a service.)
prepare() {
	mkdir -p "$dir/redis"
	ln -sf "$(command -v redis-check-rdb)" "$dir/redis-server"
}

serve() {
	exec setsid "$dir/redis-server" --dir "$dir/redis" --daemonize no \
		--port 0 --unixsocket "$dir/redis.sock" --unixsocketperm 700 \
		--appendonly yes --appendfsync everysec --save '' \
		--maxmemory-policy noeviction
}

ready() {
	[ "$(redis-cli -s "$dir/redis.sock" ping)" = PONG ]
}
