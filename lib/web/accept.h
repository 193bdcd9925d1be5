#ifndef USHER_WEB_ACCEPT_H
#define USHER_WEB_ACCEPT_H

#include <stdbool.h>

#include <fcgiapp.h>

/* Takes the requests that the web server sends to this program's socket, one
 * after the other, until it is told to end (SIGTERM). */
struct acceptor {
	FCGX_Request fcgi; /* the request, until the next one */
	int told; /* a descriptor that can be read once SIGTERM has come */
};

/* false: cannot begin.  SIGTERM is blocked from here on. */
bool acceptor_open(struct acceptor *);

/* Ends the request before; false when there is none left to serve. */
bool acceptor_next(struct acceptor *);

#endif
