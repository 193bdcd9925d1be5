#!/bin/sh
# Every file that a page of the documentation links to or names is there.  (An
# archive of the sources comes without the pictures.)
set -u
cd "${srcdir:-.}" || exit 99
bad=0

# there PAGE PATH
there() {
	[ -e "$2" ] && return
	case $2 in
	*docs/screens/*) [ -e docs/screens ] || return ;;
	esac
	echo "$1: no $2"
	bad=1
}

named="[\`](docs|tests|lib|cgi-bin|etc|man|tools|htdocs|sql)/[a-zA-Z0-9_./-]+[\`]"
for page in *.md docs/*.md; do
	links=$(grep -oE '\]\([^):#]+\)' "$page" | tr -d '()]')
	for link in $links; do
		there "$page" "$(dirname "$page")/$link"
	done
	for path in $(grep -oE "$named" "$page" | grep -vE "N(AME|NNN)" | tr -d '`'); do
		there "$page" "$path"
	done
done
exit $bad
