# Redis on a unix socket, which keeps its data as in production.
# shellcheck shell=sh disable=SC2154	# dir comes from tools/run/server

# The server is in Debian's redis-tools: one binary, which acts by the name it is
# called by.  (The package redis-server would start a service.)
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
