#!/bin/sh
# auth = remote_user with mod_auth_openidc: a provider is the sign-up.  Its user is
# an account at first sight, by the name that its claim tells; as README says.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"
need openssl python3
module=${APACHE_MODULES:-/usr/lib/apache2/modules}/mod_auth_openidc.so
[ -e "$module" ] || {
	echo 'mod_auth_openidc is missing'
	exit "$([ -n "${USHER_CHECK:-}" ] && echo 1 || echo 77)"
}
# Names are Latin-1 since 2.4.13, which Debian 12 has not, unless it is told `none`.
grep -q '^VERSION_ID="12"' /etc/os-release && encoding='' || encoding=none
stack_up
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=issuer.example \
	-keyout "$tmp/key.pem" -out "$tmp/tls.pem" 2>/dev/null
cat "$tmp/key.pem" >>"$tmp/tls.pem"
claims() {	# claims EMAIL NAME
	printf '{"sub":"%s","email":"%s","name":"%s"}' "$1" "$1" "$2" \
		>"$tmp/claims.json"
}
claims lee@example.com 이서연
python3 "$src/tests/booking/openid_issuer.py" "$tmp" 2>"$tmp/issuer.log" &
issuer=$!
trap 'kill $issuer; cleanup' EXIT
while [ ! -e "$tmp/issuer.port" ] && kill -0 $issuer; do :; done
at=https://127.0.0.1:$(cat "$tmp/issuer.port")

cat >"$tmp/state/extra-httpd.conf" <<END
LoadModule auth_openidc_module $module
OIDCProviderIssuer https://issuer.example
OIDCProviderAuthorizationEndpoint $at/authorize
OIDCProviderTokenEndpoint $at/token
OIDCSSLValidateServer Off
OIDCIDTokenSignedResponseAlg HS256
OIDCClientID usher
OIDCClientSecret shared
OIDCCryptoPassphrase $(openssl rand -hex 16)
OIDCRedirectURI /signed-in
OIDCScope "openid email profile"
OIDCRemoteUserClaim email
OIDCPassClaimsAs environment $encoding
<LocationMatch "^/(login\.html|signed-in)$">
	AuthType openid-connect
	Require valid-user
</LocationMatch>
<LocationMatch "^/(booking|queue)/(?!ops|control)">
	AuthType openid-connect
	OIDCUnAuthAction pass
	Require valid-user
</LocationMatch>
END
sed -i '/^\[booking\]/a auth = remote_user\nremote_user_name = OIDC_CLAIM_name' \
	"$USHER_CONF"
server restart apache

concert=$(ctl concert add --title 'A concert' --queue N)
ctl seats add "$concert" --section A --rows 1 --cols 4 --price 0 >/dev/null

visitor=lee
get /booking/me
answers 'before the provider there is nobody' 401 login_required
get "/booking/seats?concert_id=$concert"
answers '  and everybody sees the seats' 200
seat=$(field '.seats[0].seat_id')
get '/login.html?next=seats.html' -L -k
answers 'the sign-in page leads to the provider and back' 200
get /booking/me
answers 'then there is an account at first sight' 200
is '  of the id that is told' "$(field .account_id)" lee@example.com
is '  and of that name' "$(field .account_name)" 이서연
get /booking/me -H 'OIDC_CLAIM_name: Evil' -H 'OIDC-CLAIM-name: Evil'
is 'a header is not a claim' "$(field .account_name)" 이서연
post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[$seat]}"
answers 'it holds a seat' 200

visitor=first
claims first@example.com 'First'
get /login.html -L -k
post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[$((seat + 1))]}"
answers 'another one has an account with its first seat' 200

visitor=again
claims lee@example.com ' Lee\u200b\u202e Seo-yeon'
get /login.html -L -k
get /booking/me
is 'the name follows, without what cannot be shown' \
	"$(field .account_name)" 'Lee Seo-yeon'
is '  and the account is the same' "$(field '.reservations | length')" 1

visitor=long
claims "$(printf '%045d' 0)@example.com" Long
get /login.html -L -k
get /booking/me
answers 'a user that no account can be is told so' 403 user_unusable
post /booking/reserve "{\"concert_id\":$concert,\"seat_ids\":[$seat]}"
answers '  and holds nothing' 403 user_unusable
stack_end
