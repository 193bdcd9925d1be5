/*
 * Every key of usher.conf, in one place: section, key, default, bounds, unit,
 * help.  A row makes the field SECTION_KEY of struct conf (durations
 * SECTION_KEY_ms, in milliseconds), the parser and its messages.
 * etc/usher.conf.sample and usher.conf(5) have the same words;
 * tests/house/conf.sh compares them word by word.  No include guard: included
 * several times, each time with other definitions of the rows.
 *
 *     CONF_TEXT(section, key, default, help)
 *     CONF_PAGE(section, key, default, help)    page_url.h says what is one
 *     CONF_WORD(section, key, default, "one|two", help)
 *     CONF_INT(section, key, default, min, max, unit, help)
 *     CONF_DURATION(section, key, default_ms, min_ms, max_ms, help)
 *     CONF_NETWORKS(section, key, default, help)
 *     CONF_VARIABLE(section, key, default, help)    of Apache, not of a client
 */
/* clang-format off */
CONF_TEXT(redis, socket, "/run/redis/redis-server.sock",
    "Unix socket of Redis. Empty: connect to host and port.")
CONF_TEXT(redis, host, "127.0.0.1", "Host of Redis when socket is empty.")
CONF_INT(redis, port, 6379, 1, 65535, "port",
    "Port of Redis when socket is empty.")
CONF_TEXT(redis, user, "",
    "User of Redis, with the rights of redis.acl. Empty: its default user, who "
    "may do all.")
CONF_TEXT(redis, password_file, "",
    "File whose first line is that user's password. Empty: none.")
CONF_DURATION(redis, timeout, 400, 10, 10000,
    "Longest wait for one answer of Redis.")

CONF_TEXT(mysql, socket, "/run/mysqld/mysqld.sock",
    "Unix socket of MariaDB/MySQL. Empty: connect to host and port.")
CONF_TEXT(mysql, host, "127.0.0.1", "Host when socket is empty.")
CONF_INT(mysql, port, 3306, 1, 65535, "port", "Port when socket is empty.")
CONF_TEXT(mysql, database, "usher", "Database that holds the schema.")
CONF_TEXT(mysql, user, "usher",
    "User the programs connect as that hold seats and move points.")
CONF_TEXT(mysql, password_file, "",
    "File whose first line is that user's password. Empty: none.")
CONF_TEXT(mysql, list_user, "usher_list",
    "User the programs connect as that only read: concerts, seats, numbers.")
CONF_TEXT(mysql, list_password_file, "",
    "File whose first line is the list user's password. Empty: none.")
CONF_TEXT(mysql, login_user, "usher_login",
    "User that signing in connects as, the only one of these to read the hashes "
    "of passwords.")
CONF_TEXT(mysql, login_password_file, "",
    "File whose first line is the login user's password. Empty: none.")
CONF_TEXT(mysql, cron_user, "usher_cron", "User usher-expire connects as.")
CONF_TEXT(mysql, cron_password_file, "",
    "File whose first line is the cron user's password. Empty: none.")
CONF_TEXT(mysql, admin_user, "usher_admin", "User usherctl connects as.")
CONF_TEXT(mysql, admin_password_file, "",
    "File whose first line is the operator's password. Empty: none.")
CONF_DURATION(mysql, timeout, 800, 10, 10000, "Longest wait for one statement.")

CONF_TEXT(security, keys_dir, "/etc/usher/keys",
    "Folder of the signing keys, a file for each purpose (usherctl keys "
    "rotate).")
CONF_TEXT(security, service_key_file, "/etc/usher/service-key",
    "Key the booking service shows the queue service. Mode 0640.")
CONF_TEXT(security, run_as, "",
    "User that usherctl and the cron programs become when root runs them and "
    "they work in the folders below. root: they stay root. Empty: the owner of "
    "the folder, provided that only root, that owner and its group could have "
    "replaced it.")
CONF_TEXT(security, cookie_domain, "",
    "Domain of the token's cookie, if admitted visitors go on to another host of "
    "the site, which needs their token. The session stays with the host that "
    "buyers signed in at, so a room for accounts needs the queue under that "
    "host's name. Empty: this host alone.")

CONF_TEXT(queue, status_dir, "/var/lib/usher/status",
    "Folder of the status documents, served as /queue/status/.")
CONF_TEXT(queue, checkpoint_dir, "/var/lib/usher/checkpoint",
    "Folder of the rooms' checkpoints. Must survive a restart.")
CONF_PAGE(queue, entry_url, "/seats.html?concert={concert_id}",
    "Page an admitted visitor is sent to, unless its room has its own: an http "
    "or https URL, or a path that begins with /.")
CONF_TEXT(queue, data_dir, "",
    "Folder of noscript.html and of htdocs/i18n, for browsers without "
    "JavaScript. Empty: where they were installed.")
CONF_DURATION(queue, poll_floor, 1000, 100, 600000,
    "Shortest time between two polls of one visitor.")
CONF_DURATION(queue, poll_ceiling, 30000, 100, 600000,
    "Longest time between two polls; keep it well inside absent.")
CONF_INT(queue, poll_divisor, 10, 1, 1000, "",
    "A visitor polls this many times during its estimated wait.")
CONF_DURATION(queue, status_floor, 2000, 100, 600000,
    "Shortest time in which a waiting page reads the status document twice.")
CONF_DURATION(queue, status_ceiling, 30000, 100, 600000,
    "Longest time from one reading of it to the next.")
CONF_INT(queue, status_divisor, 40, 1, 1000, "",
    "A page reads it this many times during its visitor's estimated wait.")
CONF_INT(queue, new_visitors_per_min, 120, 0, 1000000, "visitors",
    "Most new visitors without an account in any minute from one IPv4 address or "
    "IPv6 /64, in all rooms together. 0: no limits by network, which is right "
    "behind a proxy unless RemoteIP is set.")
CONF_INT(queue, new_visitors_per_min_wide, 3000, 0, 1000000, "visitors",
    "The same for an IPv4 /24 or IPv6 /48. 0: no limit of these.")
CONF_INT(queue, enters_per_account, 60, 0, 60000, "requests",
    "Most requests to enter from one account: as many at once, then evenly over a "
    "minute. 0: no limit.")
CONF_INT(queue, enters_per_address, 3000, 0, 60000, "requests",
    "The same from one IPv4 address or IPv6 /64; ten times as many from an IPv4 "
    "/24 or IPv6 /48. 0: no limit.")
CONF_NETWORKS(queue, unlimited_networks, "127.0.0.0/8,::1",
    "Networks without limits by address, as a company, a campus or a proxy: "
    "ADDRESS or ADDRESS/BITS, commas between them. booking.reserves_per_address "
    "does not hold for them either.")

CONF_WORD(booking, auth, "builtin", "builtin|remote_user",
    "Who signs buyers in: usher itself, or Apache (REMOTE_USER).")
CONF_VARIABLE(booking, remote_user_name, "REMOTE_USER",
    "Variable with the name of a buyer whom Apache signs in, which its account is "
    "given and follows, as OIDC_CLAIM_name. None that begins with HTTP_: those "
    "are what a client wrote.")
CONF_TEXT(booking, queue_url, "http://127.0.0.1:8081/queue",
    "URL of the queue service, without a slash at the end: its door, which "
    "buyers cannot reach, so that their requests never delay its answers.")
CONF_TEXT(booking, own_door_url, "http://127.0.0.1:8081/door",
    "What the door of the booking host itself answers with 204. While the queue "
    "service is silent, the gate takes it for dead only if this is answered "
    "promptly. Empty: silence never opens the gate.")
CONF_DURATION(booking, queue_timeout, 700, 10, 10000,
    "Longest wait of a buyer for one answer of the queue service.")
CONF_WORD(booking, outage, "bypass", "bypass|receipts",
    "Whom the gate lets in while the queue service is down: accounts without a "
    "token, at the rate of the concert; with receipts also those that were "
    "admitted, until their admission ends, by a receipt that the queue service "
    "gave them. Both services read it: on two hosts set it on both.")
CONF_TEXT(booking, state_dir, "/var/lib/usher/booking",
    "Folder for what the booking programs of one host share.")
CONF_INT(booking, logins_per_account, 5, 1, 100000, "attempts",
    "Failed sign-ins to one account from one address, or from one browser that "
    "signed in to it before, that cost no wait. Each further one costs a second, "
    "then twice as long each time, up to 15 minutes, in which one is forgotten. "
    "Of other browsers at all addresses together ten times as many cost none, "
    "and further ones a minute at most.")
CONF_INT(booking, logins_per_address, 100, 1, 1000000, "attempts",
    "Failed sign-ins in 15 minutes from one IPv4 address or IPv6 /64, to "
    "whatever accounts, that cost no wait; ten times as many from an IPv4 /24 or "
    "IPv6 /48. They do not slow down a browser that signed in before.")
CONF_INT(booking, logins_per_min, 600, 0, 1000000, "sign-ins",
    "Sign-ins a minute, right or wrong, from one IPv4 address or IPv6 /64, and as "
    "many at once; ten times as many from an IPv4 /24 or IPv6 /48. Each takes a "
    "processor 15 ms. 0: no limit of these, which is right behind a proxy unless "
    "RemoteIP is set.")
CONF_INT(booking, looks_per_account, 600, 0, 60000, "requests",
    "Most requests for the seats of concerts with a queue from one account: as "
    "many at once, then evenly over a minute. 0: no limit.")
CONF_INT(booking, reserves_per_account, 60, 0, 60000, "requests",
    "Most requests to reserve from one account: as many at once, then evenly over "
    "a minute. 0: no limit.")
CONF_INT(booking, reserves_per_address, 1200, 0, 60000, "requests",
    "The same from one IPv4 address or IPv6 /64; ten times as many from an IPv4 "
    "/24 or IPv6 /48. 0: no limit.")
CONF_DURATION(booking, session, 43200000, 60000, 2592000000,
    "How long a sign-in lasts.")
/* clang-format on */
