#!/bin/sh
# The .htaccess files for shared hosting do what docs/shared-hosting.md says,
# where nothing else of the server's configuration knows usher.
set -u
# shellcheck source=tests/e2e/stack.sh
. "${srcdir:-.}/tests/e2e/stack.sh"

site=$tmp/public_html
mkdir -p "$tmp/state"
cat >"$tmp/state/extra-httpd.conf" <<END
Alias "/shared/" "$site/"
<Directory "$site">
	Require all granted
	AllowOverride All
</Directory>
END
stack_up

# As the page tells it.
mkdir -p "$site/queue/status" "$site/booking"
cp -R "$USHER_PREFIX/share/usher/htdocs/." "$site"
cp "$USHER_PREFIX"/libexec/usher/queue/* "$site/queue"
cp "$USHER_PREFIX"/libexec/usher/booking/* "$site/booking"
files=$USHER_PREFIX/etc/usher/apache
cp "$files/htaccess.pages" "$site/.htaccess"
cp "$files/htaccess.programs" "$site/queue/.htaccess"
cp "$files/htaccess.programs" "$site/booking/.htaccess"
cp "$files/htaccess.status" "$site/queue/status/.htaccess"
cp "$USHER_CONF" "$site/queue/usher.conf"
cp "$USHER_CONF" "$site/booking/usher.conf"
USHER_CONF=$site/queue/usher.conf ctl check >"$tmp/out"
mkdir "$site/queue/keys"
cp "$tmp/state/keys/"* "$site/queue/keys"
echo '{"concert_id":7}' >"$site/queue/status/7.json"

get /shared/queue/health
answers 'the queue answers' 200
get /shared/booking/health
answers 'and so does booking' 200
is 'with the headers of care' "$(header X-Content-Type-Options)" nosniff
get /shared/queue/stock -X POST -H 'Content-Type: application/json' \
	-H 'Sec-Fetch-Site: same-origin' -d '{"concert_id":7,"sellable":1,"held":0}' \
	-H "Authorization: Bearer $(cat "$tmp/state/service-key")"
answers 'a token reaches the program' 404 no_room
for secret in usher.conf usher.conf.good keys/token keys/session.pub .htaccess; do
	get "/shared/queue/$secret"
	answers "$secret is not served" 403
done

get /shared/queue/status/7.json
answers 'a status document is a plain file' 200
is 'for a second' "$(header Cache-Control)" max-age=1
is 'in JSON' "$(header Content-Type)" application/json
get /shared/
answers 'the home page is there' 200
is 'with its policy' \
	"$(header Content-Security-Policy | grep -c "^default-src 'none';")" 1
get /shared/js/boot.js
is 'modules have their type' "$(header Content-Type)" text/javascript
stack_end
