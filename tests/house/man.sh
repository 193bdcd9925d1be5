#!/bin/sh
# The man pages are well-formed, and usherctl(1) has every command and option.
set -u
cd "${srcdir:-.}" || exit 99
# shellcheck source=tests/house/need.sh
. tests/house/need.sh
need mandoc
bad=0
mandoc -T lint -W warning man/*.[158] || bad=1

# The rows of the tables of commands, and of their options; those of settings
# have their names in macros.  tests/ctl/help.sh compares all words.
commands=$(sed -n 's/^		\.name = "\([a-z][a-z ]*\)",$/\1/p' ctl/*.c | tr ' ' +)
options=$(sed -n -e 's/.*{ \.name = "\(--[a-z-]*\)",.*/\1/p' \
	-e 's/^#define OPTION_.* "\(--[a-z-]*\)"$/\1/p' ctl/*.c | sort -u)
if [ -z "$commands" ] || [ -z "$options" ]; then
	echo 'found none in ctl/'
	bad=1
fi
for command in $commands; do
	name=$(echo "$command" | tr + ' ')
	grep -qE "^\.It (Xo )?Ic $name( |\$)" man/usherctl.1 ||
		{ echo "usherctl(1) lacks the command $name"; bad=1; }
done
for option in $options; do
	grep -q -- "^\.\(Op \)\{0,1\}Fl $(echo "$option" | cut -c2-)\( \|\$\)" \
		man/usherctl.1 ||
		{ echo "usherctl(1) lacks the option $option"; bad=1; }
done
exit $bad
