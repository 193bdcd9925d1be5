#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"
#include "responder.h"

#define SLOW_MS 550

static const char *const kinds[] = { "/health", "/validate", "/leave",
	"/stock" };
#define NKINDS ARRAY_LEN(kinds)

struct board {
	atomic_int mode;
	atomic_int count[NKINDS];
	atomic_int not_selling;
	atomic_llong roomless; /* a concert's id, or 0 */
};

struct responder {
	struct board *board;
	pid_t pid;
	char url[64];
	char nowhere[64]; /* where nobody listens */
};

static int
listen_somewhere(unsigned *port)
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
answer(int fd, int http, const char *body)
{
	dprintf(fd,
	    "HTTP/1.1 %d X\r\nContent-Type: application/json\r\n"
	    "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
	    http, strlen(body), body);
}

static void
answer_validate(int fd, const char *request)
{
	static const struct {
		const char *token, *visitor;
		int other;
	} tokens[] = {
		{ "kim", "\"kim\"", 0 },
		{ "lee", "\"lee\"", 0 },
		{ "nobody", "null", 0 },
		{ "elsewhere", "\"kim\"", 1 },
	};
	const char *id = strstr(request, "concert_id=");
	char body[200], line[80];

	for (size_t i = 0; i < ARRAY_LEN(tokens); i++) {
		snprintf(line, sizeof line, "Authorization: Bearer %s\r\n",
		    tokens[i].token);
		if (strstr(request, line) == NULL)
			continue;
		snprintf(body, sizeof body,
		    "{\"status\":\"OK\",\"concert_id\":%d,\"number\":1,"
		    "\"visitor\":%s,\"expires_at_ms\":1,\"remaining_ms\":1}",
		    (id != NULL ? atoi(id + 11) : 0) + tokens[i].other,
		    tokens[i].visitor);
		answer(fd, 200, body);
		return;
	}
	answer(fd, 403, "{\"status\":403,\"code\":\"token_invalid\"}");
}

static void
answer_stock(struct board *b, int fd, const char *request)
{
	char concert[40];

	if (strstr(request, "\"selling\":false") != NULL)
		atomic_fetch_add(&b->not_selling, 1);
	snprintf(concert, sizeof concert, "{\"concert_id\":%lld,",
	    (long long)atomic_load(&b->roomless));
	if (strstr(request, concert) != NULL)
		answer(fd, 404, "{\"status\":404,\"code\":\"no_room\"}");
	else
		answer(fd, 204, "");
}

/* As much as there is of a request that fits: ours are one object at most. */
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
	} while (
	    strstr(request, "\r\n\r\n") == NULL ||
	    (strncmp(request, "POST", 4) == 0 && strchr(request, '}') == NULL));
	return true;
}

static void
respond(struct board *b, int fd)
{
	char request[4096];
	size_t kind = 0;
	int nth;

	if (!read_request(fd, request, sizeof request))
		return;
	while (kind < NKINDS && strstr(request, kinds[kind]) == NULL)
		kind++;
	if (kind == NKINDS)
		return;
	nth = atomic_fetch_add(&b->count[kind], 1);
	switch ((enum responder_mode)atomic_load(&b->mode)) {
	case RESPONDER_HANGING:
		pause();
		return;
	case RESPONDER_FLAPPING:
		if (nth % 2 == 1)
			break;
		/* FALLTHROUGH */
	case RESPONDER_FAILING:
		answer(fd, 500, "{}");
		return;
	case RESPONDER_SLOW:
		clock_sleep_ms(SLOW_MS);
		break;
	default:
		break;
	}
	if (kind == 1)
		answer_validate(fd, request);
	else if (kind == 3)
		answer_stock(b, fd, request);
	else
		answer(fd, 200, "{\"status\":\"ok\"}");
}

static void
serve(struct board *b, int listener)
{
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0)
			_exit(1);
		if (fork() == 0) {
			respond(b, fd);
			_exit(0);
		}
		close(fd);
	}
}

struct responder *
responder_start(void)
{
	struct responder *r = calloc(1, sizeof *r);
	unsigned port, nobody;
	int fd = listen_somewhere(&port);

	close(listen_somewhere(&nobody));
	if (r == NULL)
		abort();
	snprintf(r->url, sizeof r->url, "http://127.0.0.1:%u/queue", port);
	snprintf(
	    r->nowhere, sizeof r->nowhere, "http://127.0.0.1:%u/queue", nobody);
	r->board = mmap(NULL, sizeof *r->board, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (r->board == MAP_FAILED || (r->pid = fork()) < 0)
		abort();
	if (r->pid == 0) {
		setpgid(0, 0);
		serve(r->board, fd);
	}
	setpgid(r->pid, r->pid);
	close(fd);
	return r;
}

void
responder_free(struct responder *r)
{
	kill(-r->pid, SIGKILL); /* with those that hang */
	waitpid(r->pid, NULL, 0);
	munmap(r->board, sizeof *r->board);
	free(r);
}

void
responder_set(struct responder *r, enum responder_mode mode)
{
	atomic_store(&r->board->mode, (int)mode);
}

const char *
responder_url(const struct responder *r)
{
	return atomic_load(&r->board->mode) == RESPONDER_REFUSING ? r->nowhere
								  : r->url;
}

int
responder_count(struct responder *r, const char *path)
{
	int n = 0;

	for (size_t i = 0; i < NKINDS; i++)
		if (*path == '\0' || strcmp(kinds[i], path) == 0)
			n += atomic_load(&r->board->count[i]);
	return n;
}

void
responder_forget(struct responder *r)
{
	for (size_t i = 0; i < NKINDS; i++)
		atomic_store(&r->board->count[i], 0);
}

int
responder_not_selling(const struct responder *r)
{
	return atomic_load(&r->board->not_selling);
}

void
responder_no_room(struct responder *r, int64_t concert_id)
{
	atomic_store(&r->board->roomless, concert_id);
}
