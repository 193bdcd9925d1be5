#!/bin/sh
# Behind a balancer that ends TLS, set up as the README says: cookies are those
# of https, and limits by address count the visitors and not the balancer.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
stack_up

modules=${APACHE_MODULES:-/usr/lib/apache2/modules}
cat >"$tmp/state/extra-httpd.conf" <<END
LoadModule setenvif_module $modules/mod_setenvif.so
LoadModule remoteip_module $modules/mod_remoteip.so
SetEnvIfExpr "%{CONN_REMOTE_ADDR} == '127.0.0.1' && \\
    %{HTTP:X-Forwarded-Proto} == 'https'" HTTPS=on
RemoteIPHeader X-Forwarded-For
RemoteIPInternalProxy 127.0.0.1
END
sed -i '/^\[queue\]/a new_visitors_per_min = 1' "$USHER_CONF"
server restart apache

concert=101
ctl room open "$concert" --capacity 9 --identity anyone >/dev/null
here="{\"concert_id\":$concert}"

enter_from() {	# enter_from ADDRESS CURL-OPTION...: as somebody new
	visitor=$1-$#
	from=$1
	shift
	post /queue/enter "$here" -H "X-Forwarded-For: $from" "$@"
}

secure() {	# secure NAME: the last answer sets it as https wants it
	header Set-Cookie | grep -q "^__Host-$1=.*; HttpOnly.*; Secure$"
}

enter_from 192.0.2.1 -H 'X-Forwarded-Proto: https'
answers 'a visitor enters over https' 201
tap 'and has a token that no neighbour can plant' secure "usher_token_$concert"
tap 'and a name that none can' secure usher_visitor
is 'browsers are told to stay with https' \
	"$(header Strict-Transport-Security)" max-age=31536000
token=$(field .token)
visitor=nobody
get "/queue/poll?concert_id=$concert" -H 'X-Forwarded-Proto: https' \
	-H "Cookie: usher_token_$concert=$token"
answers 'a planted one counts for nothing' 401 token_required
get "/queue/poll?concert_id=$concert" -H 'X-Forwarded-Proto: https' \
	-H "Cookie: __Host-usher_token_$concert=$token"
answers 'its own does' 200

enter_from 192.0.2.2
answers 'another enters from elsewhere' 201
is 'without https browsers are told nothing of it' \
	"$(header Strict-Transport-Security)" ''
enter_from 192.0.2.2 -H 'X-Forwarded-Proto: http'
answers 'a third, from there too, has to wait' 429 too_many_requests
is 'without https cookies have their plain names' \
	"$(enter_from 192.0.2.3; header Set-Cookie | cut -d= -f1 | sort | xargs)" \
	"usher_token_$concert usher_visitor"
stack_end
