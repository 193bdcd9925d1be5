#!/bin/sh
# Every file that a page of the documentation links to or names exists, and so
# does every command of usherctl.  (An archive of the sources comes without the
# pictures.)
set -u
build=$PWD
cd "${srcdir:-.}" || exit 99
bad=0
complain() {
	echo "$*"
	bad=1
}

there() {	# there PAGE PATH
	for path in "$2" "$2.c" "$2.in"; do
		[ -e "$path" ] && return
	done
	case $2 in
	*docs/screens*) [ -e docs/screens ] || return ;;
	etc/usher/*) return ;; # as installed
	esac
	complain "$1: no $2"
}

folders='apache|bench|cgi-bin|cron|ctl|docs|etc|htdocs|lib|man|sql|tests|tools'
for page in *.md docs/*.md; do
	for link in $(grep -oE '\]\([^):#]+[)#]' "$page" | tr -d '()]#'); do
		there "$page" "$(dirname "$page")/$link"
	done
	for path in $(grep -oE "(^|[ \`(])($folders)/[a-zA-Z0-9_./-]+" "$page" |
		tr -d ' `(' | grep -vE 'N(AME|NNN)' | sed 's/[.,]*$//' | sort -u); do
		there "$page" "$path"
	done
done

# What usherctl(1) and its help call commands: `room` has the verb `open`.
help=$("$build/usherctl" help) || exit 99
is_command() {	# is_command SUBJECT [VERB]
	[ "$1" = help ] && return
	verbs=$(echo "$help" | sed -n "s/^$1  *//p" | sed 's/: .*//')
	case $verbs in
	'') return 1 ;;
	*[!,]' '*) return ;; # a sentence: it has none
	esac
	[ -z "${2-}" ] || echo "$verbs" | grep -qw -- "$2"
}
# (Behind a # in a block of commands it is a word of English.)
for page in *.md docs/*.md; do
	tr '`' '\n' <"$page" | sed 's/  *# .*//' |
		grep -oE 'usherctl [a-z]+( [a-z]+)?' | sort -u |
		while read -r _ subject verb; do
			is_command "$subject" "$verb" ||
				echo "$page: no command \`usherctl $subject $verb\`"
		done
done | grep . && bad=1
exit $bad
