/*
 * Accepting requests, and the end of a program that others still send to.
 *
 * mod_fcgid takes a connection that is closed unanswered for a failure (500),
 * and one that is refused for a process that is gone: it asks another.  So a
 * program that is told to end shuts its socket, answers those that are let in
 * already, and goes.  SIGTERM is heard between two requests alone, which
 * libfcgi's own accept cannot: it hangs up on one that has connected and not
 * yet written.
 *
 * The socket is this program's alone, as mod_fcgid has it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

#include "web/accept.h"

bool
acceptor_open(struct acceptor *a)
{
	sigset_t end;

	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	sigprocmask(SIG_BLOCK, &end, NULL);
	*a = (struct acceptor){ .told = signalfd(-1, &end, SFD_CLOEXEC) };
	if (a->told < 0 || FCGX_Init() != 0 ||
	    FCGX_InitRequest(&a->fcgi, 0, 0) != 0)
		return false;
	FCGX_ShutdownPending(); /* libfcgi accepts nothing itself */
	(void)fcntl(a->fcgi.listen_sock, F_SETFL, O_NONBLOCK);
	return true;
}

/* Until somebody has connected; false: from now on nobody can. */
static bool
wait_for_request(struct acceptor *a)
{
	struct pollfd from[] = {
		{ .fd = a->fcgi.listen_sock, .events = POLLIN },
		{ .fd = a->told, .events = POLLIN },
	};

	if (poll(from, 2, -1) <= 0 || from[1].revents == 0)
		return true;
	shutdown(a->fcgi.listen_sock, SHUT_RD);
	return false;
}

/* Whether accept() may succeed the next time. */
static bool
is_passing(int error)
{
	return error == EAGAIN || error == EINTR || error == ECONNABORTED;
}

bool
acceptor_next(struct acceptor *a)
{
	bool is_open;

	FCGX_Finish_r(&a->fcgi);
	do {
		is_open = wait_for_request(a);
		a->fcgi.ipcFd =
		    accept4(a->fcgi.listen_sock, NULL, NULL, SOCK_CLOEXEC);
		if (a->fcgi.ipcFd < 0 && !(is_open && is_passing(errno)))
			return false;
		/* Or libfcgi closes it as the one before. */
		a->fcgi.keepConnection = 1;
	} while (a->fcgi.ipcFd < 0 || FCGX_Accept_r(&a->fcgi) != 0);
	return true;
}
