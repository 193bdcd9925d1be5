# Pages of another site, open in the browser of somebody who is signed in here.
# shellcheck shell=sh disable=SC2154,SC2034	# shared with tests/attack/run

open=$USHER_CONCERT_OPEN
be demo1
tap 'no script reads the cookies' \
	same 2 "$(header Set-Cookie | grep -c '; HttpOnly')"
tap 'and no form of another site sends them' \
	same 2 "$(header Set-Cookie | grep -c '; SameSite=Lax')"

# A browser says where a request comes from; here it sends the cookies all the same.
seat=$(free_seats "$open" 1)
reserve "$open" "$seat"
hold=$(first_hold)
other=$(free_seats "$open" 1)
while read -r path json; do
	for from in 'Sec-Fetch-Site: cross-site' 'Sec-Fetch-Site: same-site' \
		'Origin: https://evil.example' 'Origin: null'; do
		request "$path" -H "$from" -H 'Content-Type: application/json' \
			-H 'Idempotency-Key: other-site' --data-binary "$json"
		answers "$path is not for a page with $from" 403 cross_site
	done
	request "$path" -H 'Content-Type: text/plain' --data-binary "$json"
	answers "nor $path for a form" 415 unsupported_media_type
done <<END
/booking/reserve {"concert_id":$open,"seat_ids":[$other]}
/booking/complete {"reservation_ids":[$hold]}
/booking/cancel {"reservation_ids":[$hold]}
/booking/logout {}
/queue/enter {"concert_id":$USHER_CONCERT_LINE}
END
get /booking/me
is 'and nothing has happened' \
	"$(field '[.reservations[] | [.seat_id, .status]] | tojson')" \
	"[[$seat,\"held\"]]"
give_back "$hold"
