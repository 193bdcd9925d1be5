#ifndef TESTS_BOOKING_HISTORY_JUDGE_H
#define TESTS_BOOKING_HISTORY_JUDGE_H

#include <stddef.h>

/* Print a line that says what cannot be; how many were printed. */
void history_judge_violation(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));
extern int history_judge_violations;

/* Call row() for each line of a file, cut at its tabs. */
void history_judge_table(
    const char *dir, const char *name, size_t nfields, void (*row)(char **));

/* The array, with space for one more than its n. */
void *history_judge_grow(void *array, size_t n, size_t size);

#endif
