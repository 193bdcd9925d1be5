#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/impossible.h"
#include "test_base.h"

/* Run IMPOSSIBLE_IF(n > 1) in a process of its own: how it ended, and what it
 * said. */
static int
try_impossible(int n, char *said, size_t size)
{
	int pipes[2], status;
	ssize_t len;
	pid_t pid;

	ck_assert_int_eq(pipe(pipes), 0);
	ck_assert_int_ge(pid = fork(), 0);
	if (pid == 0) {
		dup2(pipes[1], STDERR_FILENO);
		IMPOSSIBLE_IF(n > 1);
		_exit(0);
	}
	close(pipes[1]);
	len = read(pipes[0], said, size - 1);
	ck_assert_int_ge((int)len, 0);
	said[len] = '\0';
	close(pipes[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

START_TEST(what_cannot_be_ends_the_process_and_says_where)
{
	char said[256];
	int status = try_impossible(2, said, sizeof said);

	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	ck_assert_ptr_nonnull(strstr(said, "test_impossible.c:"));
	ck_assert_ptr_nonnull(strstr(said, ": impossible: n > 1\n"));
}
END_TEST

START_TEST(what_can_be_goes_on)
{
	char said[256];
	int status = try_impossible(1, said, sizeof said);

	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	ck_assert_str_eq(said, "");
}
END_TEST

TCase *
impossible_tests(void)
{
	TCase *tc = tcase_create("impossible");

	tcase_add_test(tc, what_cannot_be_ends_the_process_and_says_where);
	tcase_add_test(tc, what_can_be_goes_on);
	return tc;
}
