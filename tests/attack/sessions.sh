# A cookie that somebody has copied, after its owner has done something about it,
# and cookies that somebody has made.
# shellcheck shell=sh disable=SC2154,SC2034	# shared with tests/attack/run

open=$USHER_CONCERT_OPEN
be demo2
reserve "$open" "$(free_seats "$open" 1)"
hold=$(first_hold)
cp "$tmp/demo2.jar" "$tmp/copy.jar"

# The thief has the old cookie each time, whatever the last answer did to it.
as_thief() {	# as_thief COMMAND...
	cp "$tmp/copy.jar" "$tmp/thief.jar"
	visitor=thief
	"$@"
}
refused_to_the_thief() {	# refused_to_the_thief WHEN
	as_thief reserve "$open" "$(free_seats "$open" 1)"
	answers "$1 an old cookie reserves nothing" 401 login_required
	as_thief pay thief "$hold"
	answers "$1 an old cookie pays nothing" 401 login_required
	as_thief give_back "$hold"
	answers "$1 an old cookie gives nothing back" 401 login_required
	as_thief get /booking/me
	answers "$1 an old cookie sees nothing" 401 login_required
}
visitor=demo2
post /booking/logout '{}'
refused_to_the_thief 'after signing out'
be demo2
as_thief post /booking/logout '{}'
visitor=demo2
get /booking/me
answers 'an old cookie signs nobody out' 200
pay mine "$hold"
answers 'its owner pays what was held' 200

cp "$tmp/demo2.jar" "$tmp/copy.jar"
as_thief get /booking/me
answers 'a fresh copy is good' 200
printf '%s' 'another password of mine' | ctl account password demo2 >/dev/null
refused_to_the_thief 'after a new password'
printf '%s' "$USHER_PASSWORD" | ctl account password demo2 >/dev/null

# --- cookies that were made -------------------------------------------------

be demo2
cookie() {	# cookie NAME: as the visitor has it
	awk -v name="$1" '$6 == name { print $7 }' "$tmp/$visitor.jar"
}
# The same signature over the name of another account.
rename_account() {
	tr '_-' '/+' | { cat; echo "=="; } | tr -d '\n' |
		base64 -di 2>"$tmp/padding" | LC_ALL=C sed 's/demo2/demo1/' |
		base64 -w0 | tr -d '=' | tr '/+' '_-'
}
session=$(cookie usher_session)
refused() {	# refused SENTENCE TEXT
	visitor=forger
	rm -f "$tmp/forger.jar"
	get /booking/me -H "Cookie: usher_session=$2"
	answers "$1 is no session" 401 login_required
}
visitor=forger
get /booking/me -H "Cookie: usher_session=$session"
answers 'a session is good wherever it is' 200
refused 'one of another account' "$(printf %s "$session" | rename_account)"
refused 'one with another signature' \
	"$(changed "$session" $((${#session} - 20)))"
visitor=demo2
refused 'what remembers a browser' "$(cookie usher_device)"
visitor=demo2
post /queue/enter "{\"concert_id\":$USHER_CONCERT_STADIUM}"
refused 'a token of the line' "$(field .token)"
visitor=demo2
get /booking/me
refused 'a ticket' "$(field '[.reservations[].ticket // empty][0]')"
