# MariaDB on a unix socket, with durable commits and small buffers.
# shellcheck shell=sh disable=SC2154	# dir comes from tools/run/server

# The data directory is made once and copied when USHER_TEST_TEMPLATE names a
# folder to keep it in: tests start many servers.
prepare() {
	PATH=$PATH:/usr/sbin
	mkdir -p "$dir/tmp"
	configure >"$dir/my.cnf"
	init >"$dir/init.sql"
	[ -d "$dir/mysql/mysql" ] && return
	if [ -z "${USHER_TEST_TEMPLATE-}" ]; then
		install_data
		return
	fi
	mkdir -p "$USHER_TEST_TEMPLATE"
	(
		flock 8
		[ -d "$USHER_TEST_TEMPLATE/mysql/mysql" ] || {
			install_data
			mv "$dir/mysql" "$USHER_TEST_TEMPLATE/mysql"
		}
	) 8>"$USHER_TEST_TEMPLATE/lock"
	cp -a --reflink=auto "$USHER_TEST_TEMPLATE/mysql" "$dir/mysql"
}

# The server is root's where root starts it, and its root may write files: who that
# is must not be left to whom the socket is open to.
init() {
	echo 'CREATE DATABASE IF NOT EXISTS usher;'
	[ "$(id -u)" -ne 0 ] ||
		echo 'ALTER USER root@localhost IDENTIFIED VIA unix_socket;'
}

# --force: this machine's name need not resolve, as nobody connects over a
# network.  The program splits paths at a space, so it is given relative ones.
install_data() {
	rm -rf "$dir/mysql"
	(cd "$dir" && mariadb-install-db --defaults-file=./my.cnf \
		--datadir=./mysql --skip-test-db --force \
		--auth-root-authentication-method=normal) \
		>"$dir/mariadb-install.log" 2>&1 ||
		{ cat "$dir/mariadb-install.log" >&2; exit 1; }
}

# Each process of a booking program keeps a connection, 460 at most
# (usher-server.conf); the rest is for cron jobs and operators.
configure() {
	cat <<-END
	[mariadbd]
	user = $(id -un)
	datadir = $dir/mysql
	tmpdir = $dir/tmp
	socket = $dir/mysql.sock
	pid-file = $dir/mysql.pid
	init-file = $dir/init.sql
	skip-networking
	skip-name-resolve
	character-set-server = utf8mb4
	max_connections = 600
	performance_schema = OFF
	innodb_flush_log_at_trx_commit = 1
	innodb_buffer_pool_size = 64M
	innodb_log_file_size = 16M
	innodb_buffer_pool_dump_at_shutdown = OFF
	innodb_buffer_pool_load_at_startup = OFF
	key_buffer_size = 1M
	aria_pagecache_buffer_size = 8M
	END
}

serve() {
	exec setsid mariadbd --defaults-file="$dir/my.cnf"
}

ready() {
	mariadb --no-defaults -u root -S "$dir/mysql.sock" -e 'DO 1' usher
}
