# Addresses and ports, as ./demo, tools/run/stack and tools/run/server take them.
# To be sourced.
# shellcheck shell=sh

# An IPv6 address with a zone (%eth0) is refused: browsers do not take one.
is_address() {	# is_address TEXT: of IPv4 or IPv6, without brackets
	octet='(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
	case $1 in
	*[!0-9A-Fa-f:.]* | *:::* | *::*::*) return 1 ;;
	*:*:*) return 0 ;;
	*) printf '%s\n' "$1" | grep -Eqx "($octet\.){3}$octet" ;;
	esac
}

is_number() {	# is_number TEXT MOST: plain, from 1 to MOST
	case $1 in
	'' | 0* | *[!0-9]*) return 1 ;;
	esac
	[ ${#1} -le ${#2} ] && [ "$1" -le "$2" ]
}

is_port() {	# is_port TEXT
	is_number "$1" 65535
}

is_loopback() {	# is_loopback ADDRESS: nobody else reaches it
	case $1 in
	127.* | ::1) return 0 ;;
	*) return 1 ;;
	esac
}

in_url() {	# in_url ADDRESS
	case $1 in
	*:*) echo "[$1]" ;;
	*) echo "$1" ;;
	esac
}

# What Apache in DIR listens to; `0.0.0.0` and `::` stand for all addresses.
host_of() {	# host_of DIR
	cat "$1/apache.host" 2>/dev/null || echo 127.0.0.1
}

# Where this machine itself reaches what listens to ADDRESS.
near() {	# near ADDRESS
	case $1 in
	0.0.0.0 | ::) echo 127.0.0.1 ;;
	*) echo "$1" ;;
	esac
}

# Where others reach it, the likeliest first, a line each.
far() {	# far ADDRESS
	case $1 in
	0.0.0.0) hostname -I | tr ' ' '\n' | grep '\.' ;;
	::) hostname -I | tr ' ' '\n' | grep . ;;
	*) echo "$1" ;;
	esac || near "$1"
}
