#!/bin/sh
# docs/http.md is what the programs are: each program of cgi-bin has its section
# with its method, its caller and its fields; each member that the sources put
# into an answer is in a table; each code of status_tbl.h that can reach a client
# is listed with its status.  And the page names no field, member or code that
# does not exist.
#
# The sources are read as the preprocessor leaves them, so that bounds are
# numbers, and rows that a table makes are there.
set -u
build=$PWD
cd "${srcdir:-.}" || exit 99
page=docs/http.md
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
complain() {
	echo "$*"
	bad=1
}

cc=$(sed -n 's/^CC = //p' "$build/Makefile" 2>/dev/null)
includes=$(grep -hoE -- '-I/[^ ]+' "$build/Makefile" 2>/dev/null | sort -u)

preprocess() {	# preprocess FILE
	# shellcheck disable=SC2086	# options, one a word
	${cc:-cc} -E -std=c11 -D_GNU_SOURCE -Ilib -I"$build/lib" $includes "$1"
}
# The lines of a file itself and of the tables that it includes, as one line.
own_lines() {	# own_lines FILE
	awk -v file="$1" '
		/^# [0-9]+ "/ { ours = $3 == "\"" file "\"" || $3 ~ /_tbl.h"$/; next }
		ours' | tr '\n\t' '  ' | sed 's/  */ /g; s/\([^\\]\)" "/\1/g'
}

# --- the programs ------------------------------------------------------------

# Lines `queue/enter POST anyone`, and `queue/enter concert_id integer 1 to 9 yes`.
# A field is { "name", KIND, min, max, optional }, or has its parts by name.  A
# bound may be a number, or an enumerator that is given one.
read_program() {	# read_program NAME
	preprocess "cgi-bin/$1.c" >"$tmp/whole"
	tr '\n\t' '  ' <"$tmp/whole" >"$tmp/flat"
	own_lines "cgi-bin/$1.c" <"$tmp/whole" | awk -v name="$1" -v flat="$tmp/flat" \
		-v optional="$(grep -c 'bool optional' lib/web/http.h)" '
	function part(row, key) {
		if (!match(row, "\\." key " *= *"))
			return ""
		row = substr(row, RSTART + RLENGTH)
		sub(/ *, *\..*$/, "", row)
		sub(/ *,? *$/, "", row)
		return row
	}
	function number(text) {
		if (text ~ /^[A-Z]+_[A-Za-z_]+$/ &&
		    match(all, "[ ,{]" text " = [^,}]*"))
			text = substr(all, RSTART + length(text) + 4,
			    RLENGTH - length(text) - 4)
		gsub(/[() LlUu]/, "", text)
		return text == "" ? "0" : text
	}
	BEGIN { getline all <flat }
	{
		method = part($0, "method")
		caller = part($0, "caller")
		if (caller == "")
			caller = part($0, "who")
		sub(/,.*/, "", method)
		sub(/,.*/, "", caller)
		sub(/^HTTP_/, "", method)
		sub(/^(CALLER|WHO)_/, "", caller)
		print name, method == "FORM" ? "POST" : method, tolower(caller)

		if (!match($0, /\.fields *= *{/))
			exit
		rest = substr($0, RSTART + RLENGTH)
		while (match(rest, /^[ ,]*{[^}]*}/)) {
			row = substr(rest, RSTART, RLENGTH)
			rest = substr(rest, RSTART + RLENGTH)
			gsub(/^[ ,]*{ *|} *$/, "", row)
			if (row !~ /"/)
				continue
			if (row ~ /\.name *=/) {
				field = part(row, "name")
				kind = part(row, "kind")
				min = part(row, "min")
				max = part(row, "max")
				required = optional ? \
				    part(row, "optional") !~ /1|true/ : \
				    part(row, "required") ~ /1|true/
			} else {
				split(row, p, / *, */)
				field = p[1]; kind = p[2]; min = p[3]; max = p[4]
				required = p[5] !~ /1|true/
			}
			gsub(/"/, "", field)
			sub(/^KIND_/, "", kind)
			print name, field, kind, number(min), number(max),
			    required ? "yes" : "no"
		}
	}' | while read -r program a b min max required; do
		case $b in
		INT) b=integer ;;
		TEXT) b=string ;;
		BOOL) b=boolean ;;
		INTS) b='list of integers' ;;
		esac
		# shellcheck disable=SC2004	# they may be sums
		[ -z "$required" ] ||
			b="$b, $(($min)) to $(($max)), required: $required"
		echo "$program $a $b"
	done
}

programs=$(printf '%s\n' cgi-bin/*/*.c | sed 's|^cgi-bin/\(.*\)\.c$|\1|')
for program in $programs; do
	read_program "$program"
done | sort >"$tmp/programs"
[ "$(grep -c ', required:' "$tmp/programs")" -gt 10 ] ||
	complain 'found no fields in cgi-bin'

# The same of the page.
awk '
	/^##/ { name = "" }
	/^### (GET|POST) \/(queue|booking)\/[a-z]+$/ {
		name = substr($3, 2)
		method = $2
		rows = ""
	}
	/^Caller: / && name != "" {
		caller = $2
		sub(/[.,]$/, "", caller)
		print name, method, caller
	}
	/^\|/ && name != "" && rows == "fields" && !/^\|-/ {
		split($0, cell, / *\| */)
		gsub(/`/, "", cell[2])
		match(cell[4], /[0-9]+ to [0-9]+( bytes)?$/)
		print name, cell[2], cell[3] ",", \
		    substr(cell[4], RSTART, RLENGTH) ", required:", cell[5]
	}
	/^\| field \|/ { rows = "fields" }
	!/^\|/ { rows = "" }' $page | sed 's/ bytes,/,/' | sort >"$tmp/page"
diff "$tmp/programs" "$tmp/page" ||
	complain "$page (>) differs from cgi-bin (<)"

# --- the members -------------------------------------------------------------

# What makes answers.  A checkpoint is a file of JSON, not an answer; the queue
# client and beacons' values are read from answers.
makers=$(printf '%s\n' cgi-bin/*/*.c lib/web/*.c lib/queue_web/*.c
	grep -l json_ lib/queue/*.c lib/booking/*.c |
		grep -v -e /beacon.c -e /checkpoint -e /queue_client)
for file in $makers; do
	preprocess "$file" | own_lines "$file"
	echo
done >"$tmp/source"

# put_text(res, "name", and \"name\": in a text.
grep -oE '[a-z_]*(put|add|object)[a-z_]* ?\( ?[a-z_>.-]+, "[a-z][a-z0-9_]*"|\\"[a-z][a-z0-9_]*\\":' \
	"$tmp/source" | sed 's/.*"\([a-z0-9_]*\)\\\{0,1\}":\{0,1\}$/\1/' |
	sort -u >"$tmp/put"
[ "$(wc -l <"$tmp/put")" -gt 50 ] || complain 'found no members in the sources'
awk '
	/^\|/ && rows && !/^\|-/ {
		split($0, cell, / *\| */)
		gsub(/`|^.*\./, "", cell[2])
		print cell[2]
	}
	/^\| member \|/ { rows = 1 }
	!/^\|/ { rows = 0 }' $page | sort -u >"$tmp/members"
comm -23 "$tmp/put" "$tmp/members" | sed "s|^|$page lacks the member |" |
	grep . && bad=1
grep -oE '\\?"[a-z][a-z0-9_]*\\?"' "$tmp/source" | tr -d '\\"' | sort -u |
	comm -13 - "$tmp/members" | sed "s|^|$page: no source puts |" |
	grep . && bad=1

# --- the codes ---------------------------------------------------------------

# Lines `404 no_room`, without those that stay between layers.
sed '/Between layers only/,$d' lib/base/status_tbl.h | tr '\n\t' '  ' |
	grep -oE 'STATUS\([A-Z_]+, *[45][0-9]+, *"[a-z_]+"' |
	sed 's/.*, *\([0-9]*\), *"\(.*\)"/\1 \2/' | sort >"$tmp/codes"
[ "$(wc -l <"$tmp/codes")" -gt 20 ] || complain 'found no codes in status_tbl.h'
tr -d '`' <$page >"$tmp/text"
sed -n 's/^| \([0-9]*\) | \([a-z_]*\) |.*/\1 \2/p' "$tmp/text" | sort |
	diff "$tmp/codes" - || complain "$page (>) differs from status_tbl.h (<)"
tr '\n' ' ' <$page | grep -oE '[45][0-9]{2} .[a-z_]+.' |
	sed -n 's/`//gp' | sort -u | comm -13 "$tmp/codes" - |
	sed "s|^|$page: there is no |" | grep . && bad=1
exit $bad
