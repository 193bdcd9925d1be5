#!/bin/sh
# tools/build/deps names what exists, what we use of it is in it, and none of it
# starts a service by itself.
set -u
cd "${srcdir:-.}" || exit 99
# shellcheck source=tests/house/need.sh
. tests/house/need.sh
need dpkg-query
bad=0
complain() {
	echo "$*"
	bad=1
}

rows=$(sed -n '/<<-.END./,/^	END/s/^	\(build\|run\|test\)  */\1 /p' tools/build/deps)
[ "$(echo "$rows" | wc -l)" -eq "$(tools/build/deps --list test | wc -l)" ] ||
	complain "--list does not print every row"

# Installed here, each has the file its row names.
while read -r _ package part; do
	files=$(dpkg -L "$package" 2>/dev/null) || continue
	case $files in
	*"$part"*) ;;
	*) complain "$package has no $part" ;;
	esac
	# shellcheck disable=SC2086	# one path a word
	set -- $files
	for file; do
		case $file in
		*/systemd/system/*@.service) ;;
		*/systemd/system/*.service)
			grep -q ^WantedBy= "$file" &&
				complain "$package brings a service: $file" ;;
		/etc/init.d/?*)
			complain "$package brings a service: $file" ;;
		esac
	done
done <<END
$rows
END

# And each program that a test needs is in one of them.
ours=$(tools/build/deps --list test; echo dpkg)
for program in $(grep -rhE '^need [a-z]' tests | cut -d' ' -f2- | tr ' ' '\n' |
	sort -u); do
	providers=$(dpkg -S "bin/$program" 2>/dev/null | grep "bin/$program\$" |
		cut -d: -f1)
	found=false
	for package in $providers; do
		echo "$ours" | grep -qx "$package" && found=true
	done
	$found || complain "$program is in no package of tools/build/deps"
done

if [ -n "${USHER_CHECK-}" ]; then
	tools/build/deps test || complain "tools/build/deps finds something missing"
fi
exit $bad
