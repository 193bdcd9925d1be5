#!/bin/sh
# usherctl check: every fault of the settings and of what they name, each with
# its place; and no store is asked, because none runs here.
set -u
top=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/tap.sh
. "$top/tests/tap.sh"
usherctl=$PWD/usherctl

dir=$(mktemp -d /tmp/usher-check-XXXXXX)
trap 'rm -rf "$dir"' EXIT
export USHER_CONF="$dir/usher.conf"
mkdir "$dir/status" "$dir/checkpoint" "$dir/booking"
(umask 027 && echo secret >"$dir/service-key" && echo secret >"$dir/password")

write_conf() {
	cat >"$USHER_CONF" <<-END
	[security]
	keys_dir = $dir/keys
	service_key_file = $dir/service-key
	[mysql]
	password_file = $dir/password
	list_password_file = $dir/password
	login_password_file = $dir/password
	cron_password_file = $dir/password
	[queue]
	status_dir = $dir/status
	checkpoint_dir = $dir/checkpoint
	[booking]
	state_dir = $dir/booking
	queue_url = http://127.0.0.1:9/queue
	own_door_url = http://127.0.0.1:9/own
	END
}

check() {	# check ARG...: what it says is in $dir/out and $dir/err
	timeout 60 "$usherctl" check "$@" >"$dir/out" 2>"$dir/err" </dev/null
}

says() {	# says PATTERN
	grep -qE -e "$1" "$dir/err" && return
	sed 's/^/# /' "$dir/err"
	return 1
}

bad() {	# bad SENTENCE PATTERN [ARG...]: it fails, and says so
	sentence=$1 pattern=$2
	shift 2
	tap "$sentence" fails check "$@"
	tap "$sentence, and is named" says "$pattern"
}

write_conf
bad 'keys that are not there are a fault' \
	'usher.conf:2: \[security\] keys_dir: .*: No such file.*keys rotate'
tap 'missing keys are the only fault' says '^usherctl check: 1 fault in'
tap 'settings with a fault are not kept' fails [ -e "$USHER_CONF.good" ]
mkdir "$dir/keys"
"$usherctl" keys rotate
tap 'settings with keys have no fault' check
tap 'a door that does not answer is noted' \
	says '^note: \[booking\] queue_url: http://127.0.0.1:9/door: .*usher-door'
tap 'and so is that of this host' says '^note: \[booking\] own_door_url: '
check --service queue
tap 'which is nothing to the queue service' fails says '^note:' >/dev/null
tap 'settings without a fault are kept' cmp -s "$USHER_CONF" "$USHER_CONF.good"

chmod 600 "$USHER_CONF"
"$usherctl" check >"$dir/out"
tap 'the copy has the mode that the file has now' \
	same 600 "$(stat -c %a "$USHER_CONF.good")"

cat >>"$USHER_CONF" <<-END
	session = never
	what is this
	[redis]
	sokcet = x
	port = 70000
	timeout = 1s
	END
bad 'of several faults' ':16: \[booking\] session must be'
tap 'a line that is neither section nor key is named' says ':17: neither'
tap 'an unknown key is named' says ':19: \[redis\] sokcet: '
tap 'a number that is too large is named' says ':20: \[redis\] port must be'
tap 'all faults are counted' says ': 4 faults in '
tap 'the copy stays as it was' fails grep -q sokcet "$USHER_CONF.good"

write_conf
: >"$dir/password"
bad 'an empty secret is a fault' \
	':5: \[mysql\] password_file: .* first line is empty'
tap 'the queue service has no use for a database password' check --service queue
(umask 027 && echo secret >"$dir/password")
sed -i '/login_password_file/d' "$USHER_CONF"
bad 'a password that another program has, and this has not' \
	': \[mysql\] login_password_file: not set'
tap 'that is the only fault' says ': 1 fault in '
write_conf
chmod 644 "$dir/service-key"
bad 'so is a secret for everybody' ':3: .*service-key: everybody may use it'
chmod 640 "$dir/service-key"
cp -R "$dir/keys" "$dir/keys.kept"
echo '1 abc' >"$dir/keys/token"
bad 'so is a file of keys without a valid key' \
	':2: .*keys/token: holds no keys that can be used'
tap 'which is nothing to the booking service' check --service booking
rm "$dir/keys/token"
tap 'nor whether it is there' check --service booking
bad 'but to the queue service' 'keys/token: No such file' --service queue
cp "$dir/keys.kept/token" "$dir/keys"
rm "$dir/keys/session" "$dir/keys/ticket" "$dir/keys/ticket.pub" \
	"$dir/keys/receipt.pub"
tap 'the queue service has no use for the secrets of booking' \
	check --service queue
rm "$dir/keys/session.pub"
bad 'but for what sessions are checked with' 'keys/session.pub: No such file' \
	--service queue
rm -r "$dir/keys"
echo '1 abc' >"$dir/keys"
bad 'so is a file of keys in place of the folder' \
	':2: .*keys: is not a folder.*keys rotate'
mv "$dir/keys" "$dir/keys.file"
mv "$dir/keys.kept" "$dir/keys"
sed 's|^keys_dir|keys_file|' "$USHER_CONF" >"$dir/older"
mv "$dir/older" "$USHER_CONF"
bad 'so is the setting of an older usher' \
	'usher.conf:2: \[security\] keys_file: now keys_dir, .*NEWS.md'
write_conf
rmdir "$dir/booking"
: >"$dir/booking"
bad 'so is a file for a folder' ':13: \[booking\] state_dir: .* not a folder'
rm "$dir/booking"
bad 'so is a folder that is not there' ':13: .*: No such file'
tap 'the queue service has no use for the booking folder' check --service queue
bad 'but the booking service' 'state_dir' --service booking
mkdir "$dir/booking"

{
	printf '# %0300d\n' 0
	printf 'key = %0300d\n' 0
	echo 'what is this'
} >>"$USHER_CONF"
bad 'a line that is too long is one fault' ':17: longer than'
tap 'the line after one that is too long has its own number' says ':18: neither'
tap 'a line that is too long is counted once' says ': 2 faults in '

rm "$USHER_CONF"
bad 'settings that are not there' 'usher.conf: No such file'
mkdir "$USHER_CONF"
bad 'a folder for settings' 'usher.conf: Is a directory'
rmdir "$USHER_CONF"
write_conf

# As root: the programs cannot use what only root can read.
if [ "$(id -u)" -eq 0 ]; then
	chmod 755 "$dir"
	chmod 644 "$USHER_CONF"
	chown www-data "$dir/status" "$dir/checkpoint" "$dir/booking"
	bad 'a key that the programs cannot read' \
		':2: \[security\] keys_dir: .*: Permission denied'
	chmod 750 "$dir/keys"
	chgrp -R www-data "$dir/keys" "$dir/service-key" "$dir/password"
	tap 'keys that the programs can read are not a fault' check
	chgrp www-data "$USHER_CONF"
	chmod 640 "$USHER_CONF"
	"$usherctl" check >"$dir/out"
	tap 'the copy is for whom the file is for' same '640 root www-data' \
		"$(stat -c '%a %U %G' "$USHER_CONF.good")"
	chown www-data "$USHER_CONF"
	echo '# changed' >>"$USHER_CONF"
	tap 'settings that belong to another user have no fault' check
	tap 'settings that belong to another user are not kept by root' \
		fails grep -q changed "$USHER_CONF.good"
fi
tap_end
