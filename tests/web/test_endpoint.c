/* A program that is ended answers the requests that had come before. */
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
	signal(SIGTERM, SIG_DFL); /* libcheck has a handler */
	exit(endpoint_run(&endpoint));
}

static int
connected(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	ck_assert_int_eq(
	    connect(fd, (const struct sockaddr *)&at, sizeof at), 0);
	return fd;
}

static void
put_record(int fd, int type, const void *data, size_t len)
{
	unsigned char head[8] = { 1, (unsigned char)type, 0, 1, 0,
		(unsigned char)len, 0, 0 };

	ck_assert_int_eq(write(fd, head, sizeof head), sizeof head);
	ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
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

static void
assert_answered(int fd)
{
	static const char status[] = "Status: 204";
	char answer[1024] = "";

	ck_assert_int_gt(read(fd, answer, sizeof answer - 1), 8);
	ck_assert_mem_eq(answer + 8, status, sizeof status - 1);
	close(fd);
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

static void
end_folder(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf %s", folder);
	ck_assert_int_eq(system(command), 0);
}

/* Found: Apache answered 500 in a reload, for a request that came after its
 * program was told to end and before it was gone. */
START_TEST(what_came_before_the_end_is_answered)
{
	int first, status, asking[3];

	start_program();
	first = connected();
	ask(first);
	assert_answered(first);
	kill(program, SIGSTOP);
	ck_assert_int_eq(waitpid(program, &status, WUNTRACED), program);
	for (int i = 0; i < 3; i++)
		ask(asking[i] = connected());
	kill(program, SIGTERM);
	kill(program, SIGCONT);
	for (int i = 0; i < 3; i++)
		assert_answered(asking[i]);
	ck_assert_int_eq(waitpid(program, &status, 0), program);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
	end_folder();
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
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
