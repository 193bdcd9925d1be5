#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "answerer.h"
#include "base/clock.h"

/* Shared by the test and the processes that answer. */
struct board {
	atomic_int count;
	struct answer_plan plan;
	char last[4096];
};

struct answerer {
	struct board *board;
	pid_t pid;
	char url[64], nowhere[64];
};

static int
listen_anywhere(unsigned *port)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) != 0 ||
	    listen(fd, 128) != 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &len) != 0)
		abort();
	*port = ntohs(a.sin_port);
	return fd;
}

static void
send_answer(int fd, const struct answer_plan *plan)
{
	static const char filler[1024] = { [0 ... 1023] = 'x' };
	int64_t left = plan->filler;

	dprintf(fd, "HTTP/1.1 %d X\r\nConnection: close\r\n", plan->http);
	if (plan->location[0] != '\0')
		dprintf(fd, "Location: %s\r\n", plan->location);
	dprintf(fd, "Content-Length: %lld\r\n\r\n%s",
	    (long long)((int64_t)strlen(plan->body) + left), plan->body);
	while (left > 0) {
		size_t n = left > 1024 ? 1024 : (size_t)left;
		ssize_t sent = write(fd, filler, n);

		if (sent <= 0)
			return;
		left -= sent;
	}
}

static void
answer_one(struct board *b, int fd)
{
	char request[sizeof b->last];
	size_t len = 0;
	ssize_t n;

	do {
		n = read(fd, request + len, sizeof request - 1 - len);
		if (n <= 0)
			return;
		len += (size_t)n;
		request[len] = '\0';
	} while (strstr(request, "\r\n\r\n") == NULL);
	memcpy(b->last, request, len + 1);
	atomic_fetch_add(&b->count, 1);
	if (b->plan.http == 0)
		pause();
	clock_sleep_ms(b->plan.delay_ms);
	send_answer(fd, &b->plan);
}

static void
answer_all(struct board *b, int listener)
{
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0)
			_exit(1);
		if (fork() == 0) {
			answer_one(b, fd);
			_exit(0);
		}
		close(fd);
	}
}

struct answerer *
answerer_start(void)
{
	struct answerer *s = calloc(1, sizeof *s);
	unsigned port, nobody;
	int fd = listen_anywhere(&port);

	close(listen_anywhere(&nobody));
	if (s == NULL)
		abort();
	snprintf(s->url, sizeof s->url, "http://127.0.0.1:%u/", port);
	snprintf(s->nowhere, sizeof s->nowhere, "http://127.0.0.1:%u/", nobody);
	s->board = mmap(NULL, sizeof *s->board, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (s->board == MAP_FAILED)
		abort();
	s->board->plan = (struct answer_plan){ .http = 200, .body = "ok" };
	if ((s->pid = fork()) < 0)
		abort();
	if (s->pid == 0) {
		setpgid(0, 0);
		answer_all(s->board, fd);
	}
	setpgid(s->pid, s->pid);
	close(fd);
	return s;
}

void
answerer_free(struct answerer *s)
{
	kill(-s->pid, SIGKILL); /* with those that hang */
	waitpid(s->pid, NULL, 0);
	munmap(s->board, sizeof *s->board);
	free(s);
}

void
answerer_set(struct answerer *s, const struct answer_plan *plan)
{
	s->board->plan = *plan;
}

const char *
answerer_url(const struct answerer *s)
{
	return s->url;
}

const char *
answerer_nowhere(const struct answerer *s)
{
	return s->nowhere;
}

int
answerer_count(const struct answerer *s)
{
	return atomic_load(&s->board->count);
}

const char *
answerer_last(const struct answerer *s)
{
	return s->board->last;
}
