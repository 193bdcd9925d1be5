# A cookie that somebody has copied, after its owner has done something about it.
# shellcheck shell=sh disable=SC2154	# set by tests/attack/run

open=$USHER_CONCERT_OPEN
be demo2
reserve "$open" "$(free_seats "$open" 1)"
hold=$(field '.reservations[0].reservation_id')
cp "$tmp/demo2.jar" "$tmp/thief.jar"

# The thief has the old cookie each time, whatever the last answer did to it.
as_thief() {	# as_thief COMMAND...
	cp "$tmp/copy.jar" "$tmp/thief.jar"
	visitor=thief
	"$@"
}
cp "$tmp/thief.jar" "$tmp/copy.jar"
refused_to_the_thief() {	# refused_to_the_thief WHEN
	as_thief reserve "$open" "$(free_seats "$open" 1)"
	answers "$1 an old cookie reserves nothing" 401 login_required
	as_thief pay "thief-$$" "$hold"
	answers "$1 an old cookie pays nothing" 401 login_required
	as_thief post /booking/cancel "{\"reservation_ids\":[$hold]}"
	answers "$1 an old cookie gives nothing back" 401 login_required
	as_thief get /booking/me
	answers "$1 an old cookie sees nothing" 401 login_required
}
visitor=demo2
post /booking/logout '{}'
refused_to_the_thief 'after signing out'
as_thief post /booking/logout '{}'
be demo2
pay mine "$hold"
answers 'its owner pays what was held' 200

cp "$tmp/demo2.jar" "$tmp/copy.jar"
as_thief get /booking/me
answers 'a fresh copy is good' 200
printf '%s' 'another password of mine' | ctl account password demo2 >/dev/null
refused_to_the_thief 'after a new password'
printf '%s' "$USHER_PASSWORD" | ctl account password demo2 >/dev/null
