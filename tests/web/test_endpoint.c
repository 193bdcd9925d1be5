/* A program that is ended answers the requests that had come before. */
#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>

#include "web/endpoint.h"

enum { BEGIN_REQUEST = 1, PARAMS = 4, STDIN = 5 };

static char folder[] = "/tmp/usher-endpoint.XXXXXX";
static struct sockaddr_un at = { .sun_family = AF_UNIX };
static pid_t program;

static enum status
answer_nothing(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	(void)app;
	(void)req;
	(void)res;
	return ST_NO_CONTENT;
}

/* As mod_fcgid starts it: descriptor 0 is the socket that it listens at. */
static void
run_program(int listening)
{
	static const struct endpoint endpoint = {
		.name = "test",
		.method = HTTP_GET,
		.handle = answer_nothing,
	};

	dup2(listening, STDIN_FILENO);
	closefrom(STDERR_FILENO + 1);
	signal(SIGTERM, SIG_DFL); /* libcheck has a handler */
	exit(endpoint_run(&endpoint));
}

/* -1: nobody listens any more. */
static int
connect_to_program(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (connect(fd, (const struct sockaddr *)&at, sizeof at) == 0)
		return fd;
	close(fd);
	return -1;
}

static int
connected(void)
{
	int fd = connect_to_program();

	ck_assert_int_ge(fd, 0);
	return fd;
}

static void
put_record(int fd, int type, const void *data, size_t len)
{
	unsigned char head[8] = { 1, (unsigned char)type, 0, 1, 0,
		(unsigned char)len, 0, 0 };

	/* A program that has ended reads nothing more. */
	(void)!send(fd, head, sizeof head, MSG_NOSIGNAL);
	(void)!send(fd, data, len, MSG_NOSIGNAL);
}

static void
ask(int fd)
{
	static const unsigned char responder[8] = { 0, 1 };
	static const char method[] = "\016\003REQUEST_METHODGET";

	put_record(fd, BEGIN_REQUEST, responder, sizeof responder);
	put_record(fd, PARAMS, method, sizeof method - 1);
	put_record(fd, PARAMS, "", 0);
	put_record(fd, STDIN, "", 0);
}

/* Reads until the program hangs up. */
static bool
is_answered(int fd)
{
	static const char status[] = "Status: 204";
	char answer[1024] = "";
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, answer + len, sizeof answer - 1 - len)) > 0)
		len += (size_t)n;
	close(fd);
	return n == 0 && memcmp(answer + 8, status, sizeof status - 1) == 0;
}

static void
start_program(void)
{
	char conf[64];
	FILE *f;
	int fd;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(conf, sizeof conf, "%s/usher.conf", folder);
	ck_assert_ptr_nonnull(f = fopen(conf, "we"));
	fclose(f);
	setenv("USHER_CONF", conf, 1);
	snprintf(at.sun_path, sizeof at.sun_path, "%s/socket", folder);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
	ck_assert_int_eq(listen(fd, 8), 0);
	if ((program = fork()) == 0)
		run_program(fd);
	close(fd);
}

/* With a program that has answered something, so that it waits for more. */
static void
begin(void)
{
	int fd;

	start_program();
	ask(fd = connected());
	ck_assert(is_answered(fd));
}

static void
stop_program(void)
{
	int status;

	kill(program, SIGSTOP);
	ck_assert_int_eq(waitpid(program, &status, WUNTRACED), program);
}

/* Whether the program has a request's socket, beside its own and the streams.
 */
static bool
has_request(void)
{
	char path[64], target[64];
	struct dirent *entry;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof path, "/proc/%d/fd", (int)program);
	ck_assert_ptr_nonnull(dir = opendir(path));
	while ((entry = readdir(dir)) != NULL)
		if (atoi(entry->d_name) > STDERR_FILENO &&
		    readlinkat(
			dirfd(dir), entry->d_name, target, sizeof target) > 7 &&
		    memcmp(target, "socket:", 7) == 0)
			found = true;
	closedir(dir);
	return found;
}

static void
assert_ended(void)
{
	char command[128];
	int status;

	ck_assert_int_eq(waitpid(program, &status, 0), program);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	ck_assert_int_eq(system(command), 0);
}

/* Found: Apache answered 500 in a reload, for a request that came after its
 * program was told to end and before it was gone. */
START_TEST(what_came_before_the_end_is_answered)
{
	int asking[3];

	begin();
	stop_program();
	for (int i = 0; i < 3; i++)
		ask(asking[i] = connected());
	kill(program, SIGTERM);
	kill(program, SIGCONT);
	for (int i = 0; i < 3; i++)
		ck_assert(is_answered(asking[i]));
	assert_ended();
}
END_TEST

/* Found: the same for one that had connected and not yet written when the
 * program was told to end, which hung up. */
START_TEST(what_is_being_said_at_the_end_is_answered)
{
	int asking;

	begin();
	while (has_request())
		sched_yield();
	asking = connected();
	while (!has_request())
		sched_yield();
	kill(program, SIGTERM);
	stop_program();
	ask(asking);
	kill(program, SIGCONT);
	ck_assert(is_answered(asking));
	assert_ended();
}
END_TEST

START_TEST(one_that_says_nothing_ends_no_program)
{
	int fd;

	begin();
	close(connected());
	ask(fd = connected());
	ck_assert(is_answered(fd));
	kill(program, SIGTERM);
	assert_ended();
}
END_TEST

/* Asks again as soon as it was answered, until nobody listens. */
static void
ask_on(void)
{
	int fd;

	while ((fd = connect_to_program()) >= 0) {
		ask(fd);
		(void)is_answered(fd);
	}
}

/* One client, after each answer of which the program waits; or so many that one
 * is always there. */
START_TEST(a_stream_of_requests_keeps_no_program)
{
	int clients = _i == 0 ? 1 : 8;

	begin();
	for (int i = 0; i < clients; i++)
		if (fork() == 0) {
			ask_on();
			_exit(EXIT_SUCCESS);
		}
	kill(program, SIGTERM);
	assert_ended();
	for (int i = 0; i < clients; i++)
		ck_assert_int_gt(wait(NULL), 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("endpoint");
	TCase *tc = tcase_create("end");
	SRunner *sr;
	int failed;

	tcase_add_test(tc, what_came_before_the_end_is_answered);
	tcase_add_test(tc, what_is_being_said_at_the_end_is_answered);
	tcase_add_test(tc, one_that_says_nothing_ends_no_program);
	tcase_add_loop_test(tc, a_stream_of_requests_keeps_no_program, 0, 2);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
