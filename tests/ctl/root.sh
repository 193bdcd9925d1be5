#!/bin/sh
# usherctl and the cron jobs, run by root in folders of a less trusted user, who
# leads every file that they touch astray: nothing of anybody else's changes
# owner, mode or content, nobody waits for ever, and what must work as root
# does.  Run by another user, the same in that user's own folders.
set -u
top=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/house/need.sh
. "$top/tests/house/need.sh"
# shellcheck source=tests/tap.sh
. "$top/tests/tap.sh"
# shellcheck source=tests/ctl/servers.sh
. "$top/tests/ctl/servers.sh"
# What a job leaves to the end of its process to free is not a leak.
export ASAN_OPTIONS=detect_leaks=0

# Who owns the folders, and whom root then is there.
root=false
[ "$(id -u)" -ne 0 ] || root=true
if $root; then
	owner=nobody
	their() {
		setpriv --reuid=nobody --regid="$group" --clear-groups "$@"
	}
else
	owner=$(id -un)
	their() {
		"$@"
	}
fi
group=$(id -gn "$owner")

# They reach Redis and two of the secrets; one is for root alone.
chmod 755 "$dir"
chmod 777 "$dir/redis.sock"
if $root; then
	chgrp "$group" "$dir/usher" "$dir/usher_list" "$dir/usher_login" \
		"$dir/usher_cron" "$dir/service-key" "$dir/redis.password"
	chown "$owner:$group" "$dir/status" "$dir/checkpoint" "$dir/booking"
fi

# ends CODE PATTERN COMMAND...: exits with the code and says this.  What hangs is
# ended, with 124.
ends() {
	code=$1 pattern=$2
	shift 2
	text=$(timeout 60 "$@" 2>&1 </dev/null)
	same "$code" $? && has "$pattern" "$text"
}

# --- what needs root stays with it ---
# The database knows root by its user id, as MariaDB of Debian does.
by_user_id() {
	mariadb --no-defaults -u root -S "$dir/mysql.sock" -e \
	    "CREATE USER IF NOT EXISTS '$(id -un)'@localhost;
	    ALTER USER '$(id -un)'@localhost IDENTIFIED VIA unix_socket;
	    GRANT ALL ON *.* TO '$(id -un)'@localhost WITH GRANT OPTION"
}
tap 'the database is given a user that it knows by its user id' by_user_id
tap 'migrate connects as that user' \
	ends 0 0001 "$usherctl" migrate --user "$(id -un)" --from "$top/sql"
tap 'keys are made' ends 0 '' "$usherctl" keys rotate
tap 'keys are replaced' ends 0 '' "$usherctl" keys rotate
tap 'keys stay with their owner' \
	same "$(id -u) 640" "$(stat -c '%u %a' "$dir/keys/token")"
add_account() {
	echo 'a long password' | "$usherctl" account add lee --points 5 >/dev/null
}
tap 'the password of the operator is read' add_account

tap 'warm reads the service key' ends 1 'no program answers' \
	"$usherctl" warm --processes 1 --url http://127.0.0.1:9

# --- what the owner of the folders may do ---
own() {	# own FILE: it belongs to the owner of its folder, group too
	same "$owner $group regular file" "$(stat -c '%U %G %F' "$dir/$1" |
		sed 's/regular empty file/regular file/')"
}
tap 'a room is opened' \
	ends 0 open "$usherctl" room open 1 --capacity 3
tap 'the log of changes has the name of the operator' \
	ends 0 "\"who\":\"${SUDO_USER:-$(id -un)}\"" "$usherctl" --json room log 1
tap 'usher-advance works' ends 0 '' "$build/usher-advance"
tap 'usher-expire works' ends 0 '' "$build/usher-expire"
for file in checkpoint/1.json checkpoint/1.lock checkpoint/advanced \
    status/1.json; do
	tap "$file is for the web server" own $file
done

# One command for both services: the password is root's, the room is not.
tap 'a concert is made for the room' \
	ends 0 '^1$' "$usherctl" concert add --title One --queue Y
tap 'its sale is set, with its room' ends 0 2037-11-22 \
	"$usherctl" sale set 1 --closes 2037-11-22T20:00Z
tap 'the room has it' ends 0 2037-11-22 "$usherctl" room show 1
tap 'and is for the web server still' own checkpoint/1.json

# The locks that root made in the past were given away, its other files not.
older_files() {
	$root || return 0
	chown root "$dir/checkpoint/advanced" "$dir/status/1.json" &&
		ends 0 '' "$build/usher-advance" && own checkpoint/advanced &&
		ends 0 '' "$usherctl" room pause 1 && own status/1.json
}
tap 'files of an earlier version are replaced' older_files

# --- what it may not ---
# Links and second names lead to a victim; root makes the second names, which
# their owner could not make where fs.protected_hardlinks is set.
plant() {	# plant KIND FILE: it leads to a new victim
	victim=$dir/victim
	rm -f "$victim"
	(umask 077 && echo secret >"$victim")
	their rm -rf "$dir/$2"
	case $1 in
	link) their ln -s "$victim" "$dir/$2" ;;
	name) ln "$victim" "$dir/$2" ;;
	fifo) their mkfifo "$dir/$2" ;;
	nowhere) their ln -s "$dir/nowhere/x" "$dir/$2" ;;
	folder) their mkdir "$dir/$2" ;;
	huge) their truncate -s 1T "$dir/$2" ;;
	esac
}
snapshot() {
	stat -c '%u %g %a %y' "$dir/victim" "$dir/nowhere"
	cat "$dir/victim"
	ls "$dir/nowhere"
}
mkdir "$dir/nowhere"

# Whether a command succeeds is another matter.
never_hang() {
	for command in 'room open 7 --capacity 3' 'room set 7 --capacity 4' \
	    'room reset 7 --yes' 'room list'; do
		# shellcheck disable=SC2086	# words
		timeout 60 "$usherctl" $command
		[ $? -ne 124 ] || return 1
	done >"$dir/out" 2>&1 </dev/null
	for job in usher-advance usher-expire; do
		timeout 60 "$build/$job" >>"$dir/out" 2>&1 </dev/null
		[ $? -ne 124 ] || return 1
	done
}
unchanged() {	# unchanged KIND FILE
	plant "$1" "$2"
	snapshot >"$dir/before"
	never_hang || { cat "$dir/out"; return 1; }
	snapshot >"$dir/after"
	diff "$dir/before" "$dir/after"
}
try_all() {	# try_all AS
	their rm -f "$dir/checkpoint"/* "$dir/status"/*
	redis-cli -s "$dir/redis.sock" flushall >/dev/null
	for file in checkpoint/7.json checkpoint/7.lock checkpoint/7.log \
	    checkpoint/7.snapshot checkpoint/advanced status/7.json \
	    booking/told; do
		for kind in link name fifo nowhere folder huge; do
			tap "as $1, $kind at $file" unchanged $kind $file
		done
		their rm -rf "$dir/$file"
	done
}
try_all "$owner"

# The same where root is told to stay root: then only how files are opened
# stands between.
sed 's/^\[security\]/&\nrun_as = root/' "$dir/usher.conf" >"$dir/root.conf"
USHER_CONF=$dir/root.conf
try_all root
USHER_CONF=$dir/usher.conf

# A folder that is a link: of the owner, who has the folder above it too.
link_for_folder() {
	mkdir "$dir/theirs" "$dir/roots"
	! $root || chown "$owner" "$dir/theirs"
	their ln -s "$dir/roots" "$dir/theirs/checkpoint"
	sed "s|^checkpoint_dir.*|checkpoint_dir = $dir/theirs/checkpoint|" \
		"$dir/usher.conf" >"$dir/link.conf"
	USHER_CONF=$dir/link.conf "$usherctl" room open 7 --capacity 3
	USHER_CONF=$dir/link.conf "$build/usher-advance"
	! $root || same "" "$(ls -A "$dir/roots")"
}
tap 'a link for a folder leads root nowhere' link_for_folder 2>"$dir/out"

# --- what is said ---
conf_with() {	# conf_with NAME FOLDER
	sed "s|^checkpoint_dir.*|checkpoint_dir = $2|" "$dir/usher.conf" \
		>"$dir/$1.conf"
}
conf_with missing "$dir/no-such-folder"
conf_with roots "$dir/roots"
says() {	# says CODE PATTERN: opening a room in the folder of $conf
	$root || return 0
	USHER_CONF=$dir/$conf.conf ends "$1" "$2" \
		"$usherctl" room open 9 --capacity 3
}
conf=missing
tap 'a missing folder is named' says 1 'no-such-folder does not exist: make it'
conf=roots
tap 'in a folder of root the room is opened, with a warning' \
	says 0 'roots belongs to root: a web server'

tap_end
