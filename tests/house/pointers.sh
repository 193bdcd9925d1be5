#!/bin/sh
# What a comment names exists: a file, by its path or the end of it, and a
# function, by its name or the beginning of it.  Comments are those of C, of Lua
# and of the scripts; functions, those that C and Lua define or call.
set -u
cd "${srcdir:-.}" || exit 99
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# NAME: why a comment names it, though nothing of ours defines or calls it
sed 's/:.*//' >"$tmp/externals" <<'END'
FCGX_Finish_r: FCGX_Accept_r() calls it, and frees what a request brought
END

# Lines `FILE:LINE: TEXT` of the comments; the code without them and without
# texts goes to $tmp/code.
of_c() {	# of_c FILE...
	awk -v code="$tmp/code" '
	FNR == 1 { within = 0 }
	{
		rest = $0
		if (!within)
			gsub(/"([^"\\]|\\.)*"/, "\"\"", rest)
		text = kept = ""
		while (rest != "") {
			at = index(rest, within ? "*/" : "/*")
			part = at ? substr(rest, 1, at - 1) : rest
			if (within)
				text = text " " part
			else
				kept = kept part
			if (!at)
				break
			within = !within
			rest = substr(rest, at + 2)
		}
		print kept >>code
		if (text != "")
			print FILENAME ":" FNR ": " text
	}' "$@"
}
of_lua() {	# of_lua FILE...
	awk -v code="$tmp/code" '
	{
		rest = $0
		gsub(/\047[^\047]*\047/, "", rest)
		at = index(rest, "--")
		print at ? substr(rest, 1, at - 1) : rest >>code
		if (at)
			print FILENAME ":" FNR ": " substr(rest, at + 2)
	}' "$@"
}
of_scripts() {	# of_scripts FILE...
	awk 'match($0, /(^|[ \t])#( |$)/) {
		print FILENAME ":" FNR ": " substr($0, RSTART + RLENGTH)
	}' "$@"
}

# shellcheck disable=SC2046	# one path a word
{
	of_c $(find lib cgi-bin cron ctl tools tests bench -name '*.[ch]')
	of_lua $(find lib -name '*.lua')
	of_scripts $(find tools tests -type f \( -name '*.awk' -o \
		-exec grep -qE '^#! ?/bin/(ba)?sh|^# shellcheck' {} \; \) -print)
} >"$tmp/comments"
grep -oE '[A-Za-z_][A-Za-z0-9_]*\(' "$tmp/code" | tr -d '(' |
	sort -u - "$tmp/externals" >"$tmp/functions"
# (An archive of the sources comes without pictures.)
{
	echo docs/screens
	find ./*.* check demo apache bench cgi-bin cron ctl docs etc htdocs lib man \
		sql tests tools | sed 's|^\./||'
} >"$tmp/files"
for list in comments functions files; do
	[ "$(wc -l <"$tmp/$list")" -gt 500 ] || { echo "found no $list"; exit 1; }
done

# A function of one word, as fill(), may be a field or a macro's argument, and a
# name in capitals stands for any.  A path is what ends like a file or begins like
# one of our folders; one that is absolute is of an installed system.
awk -v functions="$tmp/functions" -v files="$tmp/files" '
	function is_known(name,    known) {
		if (name !~ /\*$/)
			return name in defined
		sub(/\*$/, "", name)
		for (known in defined)
			if (index(known, name) == 1)
				return 1
		return 0
	}
	BEGIN {
		while ((getline name <functions) > 0)
			defined[name]
		while ((getline path <files) > 0)
			do
				ends[path]
			while (sub(/^[^\/]*\//, "", path))
	}
	{
		where = $1
		$1 = ""
		for (rest = $0; match(rest, /[A-Za-z0-9]+_[A-Za-z0-9_]*\*?\(\)/);
		    rest = substr(rest, RSTART + RLENGTH)) {
			name = substr(rest, RSTART, RLENGTH - 2)
			if (!is_known(name))
				print where, name "() is no function"
		}
		for (rest = $0; match(rest, /[^ \t(),:;`"]+/);
		    rest = substr(rest, RSTART + RLENGTH)) {
			path = substr(rest, RSTART, RLENGTH)
			gsub(/^source=|[.\/]+$/, "", path)
			if (path ~ /^\/|[^A-Za-z0-9_.\/-]|^\.[a-z]*$|NAME|NNNN/)
				continue
			if (path !~ /\.(am|awk|c|h|lua|md|mjs|sh|sql)$/ &&
			    path !~ /^(lib|cgi-bin|ctl|docs|tests|tools|bench|htdocs)\//)
				continue
			if (!(path in ends))
				print where, path " is no file"
		}
	}' "$tmp/comments" | grep . && exit 1
exit 0
