#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cutter.h"

#define COM_QUERY 0x03
#define COM_STMT_CLOSE 0x19 /* has no reply that could be cut off */

/* What the test and the proxy's process both see. */
struct orders {
	atomic_int left; /* commands until the cut; 0: none is to come */
	atomic_int when;
	atomic_bool has_cut;
	atomic_bool was_commit;
};

struct cutter {
	struct orders *orders;
	pid_t pid;
};

static struct sockaddr_un
address(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	snprintf(a.sun_path, sizeof a.sun_path, "%s", path);
	return a;
}

static int
connect_to(const char *path)
{
	struct sockaddr_un a = address(path);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
		return fd;
	close(fd);
	return -1;
}

static int
listen_at(const char *path)
{
	struct sockaddr_un a = address(path);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) != 0 ||
	    listen(fd, 16) != 0)
		abort();
	return fd;
}

static bool
pass_on(int fd, const char *data, size_t len)
{
	return send(fd, data, len, MSG_NOSIGNAL) == (ssize_t)len;
}

/* A packet of the client is a command when it begins an exchange: its
 * sequence number is 0.  The connector sends one and waits for the answer. */
static bool
is_the_one(struct orders *o, const unsigned char *p, ssize_t n)
{
	if (n < 5 || p[3] != 0 || p[4] == COM_STMT_CLOSE)
		return false;
	if (atomic_load(&o->left) == 0 || atomic_fetch_sub(&o->left, 1) != 1)
		return false;
	atomic_store(&o->was_commit,
	    p[4] == COM_QUERY && n >= 11 && memcmp(p + 5, "COMMIT", 6) == 0);
	atomic_store(&o->has_cut, true);
	return true;
}

/* Carry the command as far as ordered; the caller then hangs up. */
static void
cut(const struct orders *o, int server, const char *data, size_t len)
{
	struct pollfd answer = { .fd = server, .events = POLLIN };

	if (atomic_load(&o->when) == CUT_BEFORE)
		return;
	pass_on(server, data, len);
	if (atomic_load(&o->when) == CUT_AFTER)
		poll(&answer, 1, 2000);
}

static void
relay(struct orders *o, int client, int server)
{
	struct pollfd fd[2] = { { .fd = client, .events = POLLIN },
		{ .fd = server, .events = POLLIN } };
	static char buf[65536];
	ssize_t n;

	while (poll(fd, 2, -1) > 0) {
		if (fd[0].revents != 0) {
			n = read(client, buf, sizeof buf);
			if (n <= 0)
				return;
			if (is_the_one(o, (unsigned char *)buf, n)) {
				cut(o, server, buf, (size_t)n);
				return;
			}
			if (!pass_on(server, buf, (size_t)n))
				return;
		}
		if (fd[1].revents != 0) {
			n = read(server, buf, sizeof buf);
			if (n <= 0 || !pass_on(client, buf, (size_t)n))
				return;
		}
	}
}

static void
serve(struct orders *o, int listener, const char *server_path)
{
	for (;;) {
		int client = accept(listener, NULL, NULL);

		if (client < 0)
			_exit(1);
		/* A process a connection: one may linger while the next
		 * begins. */
		if (fork() == 0) {
			int server = connect_to(server_path);

			close(listener);
			if (server >= 0)
				relay(o, client, server);
			_exit(0);
		}
		close(client);
	}
}

struct cutter *
cutter_start(const char *socket_path, const char *server_path)
{
	struct cutter *c = calloc(1, sizeof *c);
	int listener = listen_at(socket_path);

	if (c == NULL)
		abort();
	c->orders = mmap(NULL, sizeof *c->orders, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (c->orders == MAP_FAILED || (c->pid = fork()) < 0)
		abort();
	if (c->pid == 0) {
		signal(SIGCHLD, SIG_IGN);
		serve(c->orders, listener, server_path);
	}
	close(listener);
	return c;
}

void
cutter_free(struct cutter *c)
{
	kill(c->pid, SIGKILL);
	waitpid(c->pid, NULL, 0);
	munmap(c->orders, sizeof *c->orders);
	free(c);
}

void
cutter_arm(struct cutter *c, int nth, enum cut_when when)
{
	atomic_store(&c->orders->left, 0);
	atomic_store(&c->orders->when, (int)when);
	atomic_store(&c->orders->has_cut, false);
	atomic_store(&c->orders->was_commit, false);
	atomic_store(&c->orders->left, nth);
}

bool
cutter_has_cut(const struct cutter *c)
{
	return atomic_load(&c->orders->has_cut);
}

bool
cutter_cut_a_commit(const struct cutter *c)
{
	return atomic_load(&c->orders->was_commit);
}
