/*
 * slow_clients KIND N PORT PATH: N clients of one address that hold a server
 * up, for slow.sh.  Each does what its kind says for as long as it is let, and
 * connects again when it is cut off:
 *
 *     silent    connect, and say nothing
 *     heads     send a request whose head does not end, a line every 2 s
 *     bodies    send a request whose body does not end, a byte every 2 s
 *     readers   ask for PATH and take 1,500 bytes a second of it
 *     deaf      ask for PATH and take nothing
 *
 * It ends with the shell that started it.  Prints `ready` once all of them have
 * connected and sent what they begin with. One process and no thread: what it
 * measures against has two cores.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/array.h"
#include "base/clock.h"

#define CLIENTS_MAX 10000
#define AGAIN_MS 200 /* after a connection that was cut off */
#define RECEIVE_BYTES 4096 /* so that what is not read stays at the server */

static const struct kind {
	const char *name;
	const char *first; /* with %s for the path; NULL: nothing */
	const char *next; /* sent every now and then, or NULL */
	size_t read; /* taken each time */
	int64_t every_ms;
} kinds[] = {
	{ .name = "silent", .every_ms = 2000 },
	{ .name = "heads",
	    .first = "GET %s HTTP/1.1\r\nHost: slow\r\n",
	    .next = "X-Slow: 1\r\n",
	    .every_ms = 2000 },
	{ .name = "bodies",
	    .first = "POST %s HTTP/1.1\r\nHost: slow\r\n"
		     "Content-Type: application/json\r\n"
		     "Content-Length: 1000\r\n\r\n{",
	    .next = " ",
	    .every_ms = 2000 },
	{ .name = "readers",
	    .first = "GET %s HTTP/1.1\r\nHost: slow\r\n\r\n",
	    .read = 1500,
	    .every_ms = 1000 },
	{ .name = "deaf",
	    .first = "GET %s HTTP/1.1\r\nHost: slow\r\n\r\n",
	    .every_ms = 2000 },
};

struct client {
	int fd; /* -1: to connect at due_ms */
	bool begun; /* has sent what its kind sends first */
	int64_t due_ms;
};

static struct client clients[CLIENTS_MAX];
static struct pollfd polled[CLIENTS_MAX];

static void
die(const char *why)
{
	fprintf(stderr, "slow_clients: %s\n", why);
	exit(1);
}

static void
open_client(struct client *c, int port)
{
	const int size = RECEIVE_BYTES;
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	if (c->fd < 0)
		die(strerror(errno));
	setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
	if (connect(c->fd, (struct sockaddr *)&a, sizeof a) != 0 &&
	    errno != EINPROGRESS)
		die(strerror(errno));
	c->begun = false;
}

static void
drop_client(struct client *c, int64_t now_ms)
{
	close(c->fd);
	c->fd = -1;
	c->due_ms = now_ms + AGAIN_MS;
}

static bool
send_text(const struct client *c, const char *text)
{
	size_t len = strlen(text);

	return send(c->fd, text, len, MSG_NOSIGNAL) == (ssize_t)len;
}

/* Has the server cut it off?  Looks without taking anything, but what a server
 * answers to one that only sends is as good as an end. */
static bool
is_cut_off(const struct client *c, const struct kind *k)
{
	char byte;
	ssize_t n = recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

	if (n < 0)
		return errno != EAGAIN;
	return n == 0 || k->next != NULL;
}

/* Its next step, when it is due. */
static bool
step_client(struct client *c, const struct kind *k, const char *first)
{
	char taken[2048];

	if (is_cut_off(c, k))
		return false;
	if (!c->begun && first != NULL && !send_text(c, first))
		return false;
	if (c->begun && k->next != NULL && !send_text(c, k->next))
		return false;
	c->begun = true;
	if (k->read > 0 && recv(c->fd, taken, k->read, MSG_DONTWAIT) == 0)
		return false;
	return true;
}

/* Those that connect are due when they have; the others by the clock.  Returns
 * how many have begun. */
static size_t
step_clients(size_t n, const struct kind *k, const char *first, int port)
{
	int64_t now_ms = clock_mono_ms();
	size_t begun = 0;

	for (size_t i = 0; i < n; i++) {
		struct client *c = &clients[i];

		if (c->fd < 0 && now_ms >= c->due_ms)
			open_client(c, port);
		else if (c->fd >= 0 && polled[i].revents != 0 && !c->begun)
			c->due_ms = now_ms;
		if (c->fd >= 0 && (c->begun || polled[i].revents != 0) &&
		    now_ms >= c->due_ms) {
			if (!step_client(c, k, first))
				drop_client(c, now_ms);
			else
				c->due_ms = now_ms + k->every_ms;
		}
		begun += c->fd >= 0 && c->begun;
	}
	return begun;
}

static void
wait_for_sockets(size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct client *c = &clients[i];

		polled[i].fd = c->fd >= 0 && !c->begun ? c->fd : -1;
		polled[i].events = POLLOUT;
		polled[i].revents = 0;
	}
	poll(polled, n, 50);
}

static const struct kind *
find_kind(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	die("the kinds are silent, heads, bodies, readers and deaf");
	return NULL;
}

/* A socket is a file. */
static void
allow_sockets(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		die(strerror(errno));
	files.rlim_cur = files.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &files) != 0)
		die(strerror(errno));
}

/* The text that a client begins with, which is its kind's with the path. */
static const char *
first_text(const struct kind *k, const char *path)
{
	static char text[2048];
	const char *at;

	if (k->first == NULL)
		return NULL;
	at = strstr(k->first, "%s");
	snprintf(text, sizeof text, "%.*s%s%s", (int)(at - k->first), k->first,
	    path, at + 2);
	return text;
}

int
main(int argc, char **argv)
{
	const struct kind *k;
	const char *first;
	bool told = false;
	size_t n;
	int port;

	if (argc != 5)
		die("usage: slow_clients KIND N PORT PATH");
	k = find_kind(argv[1]);
	n = strtoul(argv[2], NULL, 10);
	port = atoi(argv[3]);
	first = first_text(k, argv[4]);
	if (n < 1 || n > CLIENTS_MAX)
		die("N is from 1 to 10000");
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	allow_sockets();
	for (size_t i = 0; i < n; i++)
		clients[i].fd = -1;
	for (;;) {
		wait_for_sockets(n);
		if (step_clients(n, k, first, port) == n && !told) {
			puts("ready");
			fflush(stdout);
			told = true;
		}
	}
}
