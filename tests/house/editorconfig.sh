#!/bin/sh
# Every file of ours is as .editorconfig says: UTF-8, lines that end in a line
# feed and in no blank, the last one too; and no space where a kind of file is
# indented by tabs, or the other way round.  (Less than eight spaces after the
# tabs align what continues a line.)
set -u
cd "${srcdir:-.}" || exit 99
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
none() {	# none SENTENCE GREP-OPTION...: of the files named by input
	sentence=$1
	shift
	xargs -0 -r grep -n "$@" /dev/null || return
	echo "above: $sentence"
	bad=1
}

# What a build, npm and git leave in the tree is not ours, nor is htdocs/vendor.
tracked() {	# tracked FIND-TEST...: the files, each ended by a NUL byte
	find .editorconfig ./*.md configure.ac Makefile.am package.json autogen.sh \
		check demo apache bench cgi-bin cron ctl docs etc htdocs lib man \
		sql tests tools \
		\( -name vendor -o -name .deps \) -prune -o -type f \
		! -name '*.png' ! -name '*.o' ! -name .dirstamp "$@" -print0
}
by_name() {	# by_name EXTENSION...
	for extension; do
		tracked -name "*.$extension"
	done
}
scripts() {
	tracked ! -name '*.*' -exec grep -q '^#!' {} \;
}
blank=$(printf ' \t')
kinds() {	# kinds STYLE: the extensions of the sections with this style
	awk -v style="$1" '
		/^\[/ { kinds = $0; gsub(/\[\*\.|[]{}]/, "", kinds); gsub(",", " ", kinds) }
		/^indent_style/ && $3 == style && kinds !~ /[\/[]/ { print kinds }
		' .editorconfig
}
tabs=$(kinds tab) spaces=$(kinds space)
[ -n "$tabs$spaces" ] || exit 99

tracked >"$tmp/all"
none 'a blank ends a line' "[$blank]\$" <"$tmp/all"
none 'a carriage return' "$(printf '\r')" <"$tmp/all"
LC_ALL=C.UTF-8 none 'not UTF-8' -axv '.*' <"$tmp/all"
# shellcheck disable=SC2016	# for sh -c
xargs -0 sh -c 'for file; do
	[ -z "$(tail -c1 "$file")" ] || echo "$file: its last line does not end"
done' sh <"$tmp/all" | grep . && bad=1
# shellcheck disable=SC2086	# one extension a word
{
	{ by_name $tabs; scripts; } >"$tmp/tabs"
	by_name $spaces >"$tmp/spaces"
}
none 'eight spaces, where a tab belongs' '^	* \{8\}' <"$tmp/tabs"
none 'a tab, where spaces belong' '^ *	' <"$tmp/spaces"
exit $bad
