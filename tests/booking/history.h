#ifndef TESTS_BOOKING_HISTORY_H
#define TESTS_BOOKING_HISTORY_H

/*
 * The log of a history: a line a call, its fields separated by tabs.
 *
 *     start_us end_us account operation key http request answer
 *
 * Times are of the wall clock.  key is "-" but for complete; http is 0 when no
 * answer came; request and answer are JSON on one line, or "-".
 */
enum history_field {
	HISTORY_START,
	HISTORY_END,
	HISTORY_ACCOUNT,
	HISTORY_OPERATION, /* reserve, cancel, complete */
	HISTORY_KEY,
	HISTORY_HTTP,
	HISTORY_REQUEST,
	HISTORY_ANSWER,
	HISTORY_FIELDS
};

#endif
