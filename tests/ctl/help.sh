#!/bin/sh
# What the operator's programs say about themselves: on standard output and
# with success when asked, on standard error and with 2 when called wrongly.
# It is told from the tables that drive usherctl, so its manual is compared
# with it.  Needs no server and no configuration.
set -u
top=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=tests/tap.sh
. "$top/tests/tap.sh"
dir=$(mktemp -d /tmp/usher-help-XXXXXX)
trap 'rm -rf "$dir"' EXIT
export USHER_CONF=/nowhere/usher.conf

# told PROGRAM ARGS...: it succeeds, and nothing is on standard error.
told() {
	program=$1
	shift
	"$PWD/$program" "$@" >"$dir/out" 2>"$dir/err" </dev/null &&
		same '' "$(cat "$dir/err")"
}

# refused PATTERN PROGRAM ARGS...: exits 2, says so on standard error alone.
refused() {
	pattern=$1 program=$2
	shift 2
	"$PWD/$program" "$@" >"$dir/out" 2>"$dir/err" </dev/null
	same 2 $? && same '' "$(cat "$dir/out")" && has "$pattern" "$(cat "$dir/err")"
}

says() {	# says PATTERN PROGRAM ARGS...: told, and this is in it
	pattern=$1
	shift
	told "$@" && has "$pattern" "$(cat "$dir/out")"
}

# fits LINES: the output has at most LINES lines, of at most 80 columns.
fits() {
	lines=$(wc -l <"$dir/out")
	[ "$lines" -le "$1" ] || { echo "# $lines lines"; return 1; }
	same '' "$(awk 'length > 80' "$dir/out")"
}

commands=$(sed -n 's/^		\.name = "\([a-z][a-z ]*\)",$/\1/p' \
	"$top"/ctl/*.c | sort)
subjects=$(echo "$commands" | cut -d' ' -f1 | sort -u)

overview() {
	told usherctl help && fits 30 || return
	for subject in $subjects; do
		has "^$subject +[a-z]" "$(cat "$dir/out")" || return
	done
}
tap 'help is one screen that has every subject' overview
tap '--help is the same screen' says '^room +open, set' usherctl --help
tap 'a call without arguments is a mistake' refused '^room +open' usherctl

each_subject() {	# all its commands and no other's, in 80 columns
	for subject in $subjects; do
		told usherctl help "$subject" && fits 60 || return
		cp "$dir/out" "$dir/help"
		same "$(echo "$commands" | grep -E "^$subject( |\$)")" \
			"$(sed -n 's/^usherctl \([a-z ]*[a-z]\).*/\1/p' "$dir/help" |
				sort)" || return
		told usherctl "$subject" --help &&
			same "$(cat "$dir/help")" "$(cat "$dir/out")" || return
	done
}
tap 'help SUBJECT and SUBJECT --help tell its commands alone' each_subject

each_command() {
	echo "$commands" | while read -r name; do
		# shellcheck disable=SC2086 # a name is words
		told usherctl help $name && cp "$dir/out" "$dir/help" &&
			told usherctl $name --help &&
			same "$(cat "$dir/help")" "$(cat "$dir/out")" &&
			same 1 "$(grep -c ^usherctl "$dir/out")" || exit 1
	done
}
tap 'help and --help of one command are the same' each_command
tap 'help may be asked for after arguments' \
	says '^usherctl room open' usherctl room open 1 --capacity 5 --help
tap 'help is not asked for as the value of an option' \
	refused '--capacity must be' \
	usherctl room open 1 --capacity --help
tap 'a mistake is told with the help of that command alone' \
	refused '^usage: usherctl room open' usherctl room open
tap 'a mistake is told in at most eight lines' test "$(wc -l <"$dir/err")" -le 8
tap 'help about nothing names what there is' \
	refused 'usherctl has migrate, account' usherctl help nonsense
tap 'help about an unknown verb names what the subject has' \
	refused 'usherctl room has open, set' usherctl help room nonsense
tap 'an unknown command names what there is' \
	refused 'usherctl has migrate, account' usherctl rooom open 1
tap 'a subject alone names its commands' \
	refused 'usherctl room has open, set' usherctl room

# item NAME: the lines of the manual about a command, without the next item.
item() {
	awk -v name="$1" '
	$1 == ".Bl" { depth++ }
	$1 == ".El" { depth-- }
	$1 == ".It" && depth == 1 {
		sub(/ Xo/, "")
		at = (NF > 3 && $4 != "Ar" ? $3 " " $4 : $3) == name
	}
	at && depth > 0' "$top/man/usherctl.1"
}

# Its options in the manual: `--rate N`, in brackets where it may be left out.
# A value is in small letters there, unless it is one of some words.
call_in_manual() {
	item "$1" | sed -nE 's/ Ar ([a-z]+)$/ Ar \U\1/
	    s/^\.Fl (.*) Ar (.*)/-\1 \2/p; s/^\.Op Fl (.*) Ar (.*)/[-\1 \2]/p'
}
call_in_help() {	# of what was told; its last line is what the command does
	sed '/^    [^ ]/,$d' "$dir/out" | tr '\n' ' ' |
		grep -oE '\[?--[a-z-]+ [^] ]+\]?'
}

# And what is said of each: `--rate N: SENTENCES`, one a line.
options_in_manual() {
	item "$1" | awk '
	$1 == ".It" && $2 == "Fl" {
		value = $5 ~ /\|/ ? $5 : toupper($5)
		printf "%s-%s %s:", n++ ? "\n" : "", $3, value
	}
	$1 == ".El" { exit }
	n && !/^\./ { printf " %s", $0 }
	END { if (n) print "" }'
}
options_in_help() {
	awk '/^    --/ { printf "%s%s %s:", n++ ? "\n" : "", $1, $2 }
	n && sub(/^        /, "") { printf " %s", $0 }
	END { if (n) print "" }' "$dir/out"
}

agrees() {
	echo "$commands" | while read -r name; do
		# shellcheck disable=SC2086 # a name is words
		told usherctl help $name || exit 1
		item "$name" | grep -q 'the same options' && continue
		same "$name
$(call_in_manual "$name")" "$name
$(call_in_help)" && same "$name
$(options_in_manual "$name")" "$name
$(options_in_help)" || exit 1
	done
}
tap 'the manual has the options of each command, word for word' agrees

# options_to_compare WORD...: those that `help WORD...` tells, without what may
# differ between a new one and a change: whether one must be given.
options_to_compare() {
	told usherctl help "$@" && options_in_help |
		sed 's/ Must be given\.//; /^--capacity /s/ Default: .*//'
}
same_options() {	# same_options SUBJECT VERB VERB
	same "$(options_to_compare "$1" "$2")" "$(options_to_compare "$1" "$3")" &&
		grep -q '^    --' "$dir/out"
}
tap 'a room is changed by the options that open it' same_options room open set
tap 'a concert is changed by the options that make it' \
	same_options concert add set
says_settings() {	# the bounds, the unit and the default of a setting
	told usherctl room open --help &&
		options_in_help >"$dir/settings" &&
		grep -q '^--capacity N: .* From 0 to 1000000 visitors\. ' \
			"$dir/settings" &&
		grep -q '^--hold TIME: .* From 1s to 24h\. Default: 5m\.$' \
			"$dir/settings"
}
tap 'help tells the bounds, units and defaults of settings' says_settings

version=$(sed -n 's/^AC_INIT(\[usher\], \[\(.*\)\])/\1/p' "$top/configure.ac")
tap 'there is a version' test -n "$version"
for program in usherctl usher-advance usher-expire; do
	tap "$program tells its version" \
		says "^$program $version\$" "$program" --version
	tap "$program tells how to call it" says '^usage: ' "$program" --help
	tap "$program refuses other options" \
		refused 'usage:|unknown command' "$program" --versoin
done
tap_end
