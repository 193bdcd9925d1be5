# Past the line: seats of a concert with a line, without a token.
# shellcheck shell=sh disable=SC2154	# set by tests/attack/run

line=$USHER_CONCERT_LINE
wanted=$(free_seats "$line" 4)

# Three accounts ask for seats again and again, for a while; nobody may get one.
ask_without_a_token() {	# ask_without_a_token SECONDS
	until=$(($(date +%s) + $1))
	while [ "$(date +%s)" -lt $until ]; do
		for visitor in demo1 demo2 demo3; do
			reserve "$line" "$wanted"
			echo "$http" >>"$tmp/gate"
		done
	done
}
nobody_has_any() {
	for account in demo1 demo2 demo3; do
		same 0 "$(taken_by $account "$line")" || return 1
	done
}

for account in demo1 demo2 demo3; do
	be $account
done
for n in 62 63 64 200 500; do
	: >"$tmp/gate"
	seize heads $n /wait.html
	ask_without_a_token 3
	let_go
	echo "# beside $n heads: $(sort "$tmp/gate" | uniq -c | tr '\n' ' ')"
	tap "$n unfinished heads open no gate" nobody_has_any
done
# A verdict that is old when the heads come.
sleep 3
seize heads 600 /wait.html
ask_without_a_token 3
let_go
tap 'nor do they when the last verdict is old' nobody_has_any

# The queue is gone for a moment, and the sale has not begun.
ctl concert set "$line" --sale-opens "$(date -u -d '+1 hour' +%FT%TZ)" \
	>/dev/null 2>&1
server kill redis
ask_without_a_token 4
tap 'an outage of the queue opens no sale' nobody_has_any
server start redis
soon get /queue/health
ctl concert set "$line" --sale-opens none >/dev/null 2>&1

# Looking is for those inside, too.
be demo1
get "/booking/seats?concert_id=$line"
answers 'the seats of a concert with a line are not shown without a token' \
	403 token_required
get "/booking/seats?concert_id=$line" -H 'Authorization: Bearer AQEB'
answers 'nor with one that was made up' 403 token_invalid
for path in "/booking//seats?concert_id=$line" \
	"/booking/%73eats?concert_id=$line" \
	"/booking/seats?concert_id=0$line" \
	"/booking/seats/?concert_id=$line" \
	"/booking/seats?concert_id=$line&view=states"; do
	get "$path"
	tap "nor is there another way: $path" [ "$http" -ge 400 ]
done
get "/booking/seats?concert_id=$line&view=summary"
answers 'how many are left is public' 200
