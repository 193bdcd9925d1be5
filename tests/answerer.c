/*
 * A process listens and forks one for each request, so that one that hangs
 * holds up no other; all are a process group, which ends as a whole.
 */
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
	max_align_t state[]; /* of who chooses the answers */
};

struct answerer {
	struct board *board;
	size_t board_bytes;
	answer_choose *choose; /* or NULL */
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
	if (plan->type[0] != '\0')
		dprintf(fd, "Content-Type: %s\r\n", plan->type);
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

/* Is it a whole request, with the body that it says it has? */
static bool
is_whole(const char *request, size_t len)
{
	const char *end = strstr(request, "\r\n\r\n");
	const char *length = strstr(request, "Content-Length: ");

	if (end == NULL)
		return false;
	if (length == NULL || length > end)
		return true;
	return len >=
	       (size_t)(end + 4 - request) +
		   strtoul(length + strlen("Content-Length: "), NULL, 10);
}

static bool
read_request(int fd, char *request, size_t cap)
{
	size_t len = 0;
	ssize_t n;

	do {
		n = read(fd, request + len, cap - 1 - len);
		if (n <= 0)
			return false;
		len += (size_t)n;
		request[len] = '\0';
	} while (!is_whole(request, len));
	return true;
}

static void
answer_one(const struct answerer *s, int fd)
{
	struct board *b = s->board;
	char request[sizeof b->last];
	struct answer_plan plan;

	if (!read_request(fd, request, sizeof request))
		return;
	strcpy(b->last, request);
	atomic_fetch_add(&b->count, 1);
	plan = b->plan;
	if (s->choose != NULL && !s->choose(b->state, request, &plan))
		return;
	if (plan.http == 0)
		pause();
	clock_sleep_ms(plan.delay_ms);
	send_answer(fd, &plan);
}

static void
answer_all(const struct answerer *s, int listener)
{
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0)
			_exit(1);
		if (fork() == 0) {
			answer_one(s, fd);
			_exit(0);
		}
		close(fd);
	}
}

struct answerer *
answerer_start(void)
{
	return answerer_start_choosing(NULL, 0);
}

struct answerer *
answerer_start_choosing(answer_choose *choose, size_t state_bytes)
{
	struct answerer *s = calloc(1, sizeof *s);
	unsigned port, nobody;
	int fd = listen_anywhere(&port);

	close(listen_anywhere(&nobody));
	if (s == NULL)
		abort();
	snprintf(s->url, sizeof s->url, "http://127.0.0.1:%u/", port);
	snprintf(s->nowhere, sizeof s->nowhere, "http://127.0.0.1:%u/", nobody);
	s->choose = choose;
	s->board_bytes = sizeof *s->board + state_bytes;
	s->board = mmap(NULL, s->board_bytes, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (s->board == MAP_FAILED)
		abort();
	s->board->plan = (struct answer_plan){ .http = 200, .body = "ok" };
	if ((s->pid = fork()) < 0)
		abort();
	if (s->pid == 0) {
		setpgid(0, 0);
		answer_all(s, fd);
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
	munmap(s->board, s->board_bytes);
	free(s);
}

void *
answerer_state(const struct answerer *s)
{
	return s->board->state;
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
