#!/bin/sh
# A typo in usher.conf takes nothing down: the check before a reload names it,
# programs that start nevertheless go on with the settings that were checked
# last, and without those they answer as a service that is down.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up
log=$tmp/state/apache.log

reloads() {
	grep -c 'resuming normal operations' "$log"
}

reloaded() {
	[ "$(reloads)" -gt "$before" ]
}

reload() {
	before=$(reloads)
	kill -s USR1 "$(cat "$tmp/state/httpd.pid")"
	soon reloaded
}

check() {
	ctl check >"$tmp/out" 2>"$tmp/err"
}

both_answer() {	# both_answer SENTENCE HTTP [CODE]
	for service in queue booking; do
		get "/$service/health"
		answers "$1: $service" "$2" ${3+"$3"}
	done
}

processes() {	# processes PROGRAM: how many of it run
	cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' |
		grep -c "^$USHER_PREFIX/libexec/usher/$1\$"
}

tap 'the settings are kept when the stack starts' \
	cmp -s "$USHER_CONF" "$USHER_CONF.good"
is 'with their mode' "$(stat -c '%a %U %G' "$USHER_CONF.good")" \
	"$(stat -c '%a %U %G' "$USHER_CONF")"

echo 'qeueu_url = x' >>"$USHER_CONF"
line=$(wc -l <"$USHER_CONF")
tap 'a typo fails the check' fails check
tap 'which names it' grep -q "usher.conf:$line: .*qeueu_url" "$tmp/err"
reload
both_answer 'a reload does no harm' 200
get /booking/concerts
answers 'nor to buyers' 200
tap 'the log names the typo, and the settings in use' \
	grep -q "usher.conf:$line: .*qeueu_url.*usher.conf.good" "$log"
checked=$(date -u -d "@$(stat -c %Y "$USHER_CONF.good")" +%FT%T)
tap 'and when they were checked' \
	grep -q "usher.conf.good, checked at $checked" "$log"
tap 'usherctl fails' fails ctl concert list 2>"$tmp/err"
expire() {
	"$USHER_PREFIX/sbin/usher-expire" 2>"$tmp/err" && return
	sed 's/^/# /' "$tmp/err"
	return 1
}
tap 'cron goes on' expire
tap 'and says so, too' grep -q 'usher.conf.good' "$tmp/err"

rm "$USHER_CONF.good"
reload
both_answer 'without a copy it is down' 503 unavailable
running=$(processes queue/health)	# those of the door, too
for _ in 1 2 3 4 5 6; do
	get /queue/health
done
is 'but no process ends for it' "$(processes queue/health)" "$running"
cp "$tmp/state/usher.conf" "$tmp/bad"
cp "$tmp/bad" "$USHER_CONF.good"
reload
both_answer 'nor with one that is bad as well' 503 unavailable
rm "$USHER_CONF.good"

# Mended: without a reload for the programs that wait for it.
sed -i '$d' "$USHER_CONF"
sed -i 's/^\[queue\]/&\npoll_floor = 7s/' "$USHER_CONF"
well() {
	get /queue/health
	[ "$http" = 200 ]
}
tap 'once mended, it is up again by itself' soon well
tap 'the check is content' check
tap 'and keeps the settings again' cmp -s "$USHER_CONF" "$USHER_CONF.good"
reload
concert=$(ctl concert add --title 'Typo' --queue Y)
ctl room open "$concert" --capacity 1 --identity anyone >/dev/null
get "/queue/status/$concert.json"
post /queue/enter "{\"concert_id\":$concert}"
visitor=second
post /queue/enter "{\"concert_id\":$concert}"
is 'the new value holds' "$(field '.poll_after_ms >= 7000')" true

mv "$tmp/state/keys" "$tmp/keys"
tap 'keys that are gone fail the check' fails check
tap 'which names them' grep -q '\[security\] keys_dir: .*keys: No such file' \
	"$tmp/err"
reload
both_answer 'without keys it is down' 503 unavailable
mv "$tmp/keys" "$tmp/state/keys"
tap 'with them it is up' soon well
stack_end
