# The two cron jobs at their cadence, where no crontab is to be changed.
# shellcheck shell=sh disable=SC2154	# dir, here come from tools/run/server
# shellcheck source=tools/run/user.sh
. "$here/user.sh"

prepare() {
	: "${USHER_PREFIX:?names where usher is installed}"
}

# What `* * * * *` does.  Each job ends by itself after a minute and begins again;
# both end with the shell, which leads their session.
serve() {
	export USHER_CONF="$dir/usher.conf"
	# shellcheck disable=SC2016	# the inner shell expands them
	exec_as_programs setsid sh -c '
		while :; do
			"$USHER_PREFIX/sbin/usher-expire" --for 60s \
				--every "${USHER_REPORT_EVERY:-5s}" || sleep 1
		done &
		while :; do
			"$USHER_PREFIX/sbin/usher-advance" \
				--for 60s --every 1s || sleep 1
		done'
}

ready() {
	:
}
