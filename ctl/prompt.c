/*
 * Secrets that the operator types.
 *
 * A secret is never an argument: other users of the host see arguments.  On a
 * terminal the echo is off only while the line is read, and is put back even if
 * the line is refused.
 */
#include <stdbool.h>
#include <stdio.h>
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
