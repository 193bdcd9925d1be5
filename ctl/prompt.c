/*
 * What the operator types while a command runs: secrets, and whether to go on.
 *
 * A secret is never an argument: other users of the host see arguments.  On a
 * terminal the echo is off only while the line is read, and is put back even if
 * the line is refused.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include "ctl.h"
#include "prompt.h"

/* Without a terminal (a pipe, a file) there is nobody to prompt. */
enum status
prompt_secret(struct ctl *c, const char *prompt, char secret[SECRET_SIZE])
{
	struct termios was, quiet;
	bool terminal =
	    isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &was) == 0;
	const char *why;
	enum status st;

	if (terminal) {
		quiet = was;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
		fprintf(stderr, "%s: ", prompt);
	}
	st = secret_read(STDIN_FILENO, secret, &why);
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
		fputc('\n', stderr);
	}
	if (st != ST_OK)
		return ctl_fail(c, ST_BAD_REQUEST,
		    "give the %s as one line on standard input: %s", prompt,
		    why);
	return ST_OK;
}

/* A question that nobody reads must not be taken for answered, by the next line
 * of a script least of all: without a terminal it is a no. */
enum status
prompt_confirm(struct ctl *c, const char *question)
{
	char answer[16] = "";

	if (c->yes)
		return ST_OK;
	if (!isatty(STDIN_FILENO))
		return ctl_fail(c, ST_BAD_REQUEST,
		    "%s Nothing was done, as there is no terminal to ask on; "
		    "--yes does it without being asked",
		    question);
	fprintf(stderr, "%s [y/N] ", question);
	if (fgets(answer, sizeof answer, stdin) == NULL)
		fputc('\n', stderr);
	answer[strcspn(answer, "\n")] = '\0';
	if (strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0)
		return ST_OK;
	return ctl_fail(c, ST_BAD_REQUEST, "nothing was done");
}
