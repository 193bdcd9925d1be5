#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/*
 * A parser under fire.  Each driver defines a corpus of good inputs, ended by
 * NULL, and one function that parses bytes and aborts when what the parser
 * promises does not hold.  fuzz_main.c makes many inputs of them: built with
 * the sanitizers, any access out of bounds ends it.
 *
 * FUZZ_RUNS says how many inputs (default 200,000), FUZZ_SEED which; the seed
 * is printed, so that a failure can be run again.
 */
extern const char *const fuzz_corpus[];

void fuzz_one(const uint8_t *data, size_t len);

/* Put pairs of place and byte over n bytes that are good; what is past their
 * end changes nothing. */
void fuzz_overlay(void *bytes, size_t n, const uint8_t *data, size_t len);

#endif
