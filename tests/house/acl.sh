#!/bin/sh
# etc/redis.acl, the rights of usher's user of Redis, has each command that the
# programs and the functions call, and no other: of a user with one too few a
# function would stop in its middle, and one too many is a way out for somebody
# who has broken a program.
set -u
cd "${srcdir:-.}" || exit 99
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0

tr ' ' '\n' <etc/redis.acl | sed -n 's/^+//p' | sort >"$tmp/allowed"

# MEMORY and FUNCTION have subcommands.  AUTH needs no right.
{
	cat lib/store/lua/functions/*.lua lib/store/lua/modules/*.lua |
		grep -v '^ *--' |
		grep -oE "redis\.p?call\('[A-Z_]+'(, 'USAGE')?" |
		sed -e "s/.*('//" -e "s/', '/|/" -e "s/'//"
	grep -hoE '"FCALL"|redisCommand\(r->ctx, "(FUNCTION )?[A-Z]+' \
		lib/store/redis*.c | sed -e 's/.*"\([A-Z]\)/\1/' -e 's/"//' \
		-e 's/ /|/'
	grep -hoE 'ask_about_functions\(r, "[A-Z]+' lib/store/redis*.c |
		sed 's/.*"/FUNCTION|/'
} | grep -vxE "AUTH|FUNCTION" | tr '[:upper:]' '[:lower:]' | sort -u >"$tmp/called"

diff "$tmp/allowed" "$tmp/called" || bad=1

# Every command is seen above: it stands in the call, as a text.
grep -rnE "redis\.p?call\(([^']|$)" lib/store/lua | grep -v ':[0-9]*: *--' && bad=1
grep -n 'redisCommand\|redisCommandArgv\|redisAppend' lib/store/*.c |
	grep -vE 'redisCommand\(r->ctx, "[A-Z]+|Argv\(r->ctx' &&
	bad=1
grep -rlE 'redisCommand|redisAppend' --include='*.c' lib ctl cron cgi-bin |
	grep -v '^lib/store/redis_' && bad=1

# Rights by category hide what is in them.
grep -nE '\+@|allkeys|allcommands|allchannels|~\*|nopass' etc/redis.acl && bad=1
exit $bad
