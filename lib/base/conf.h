#ifndef BASE_CONF_H
#define BASE_CONF_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* The settings of usher.conf, a field for each row of conf_tbl.h.  Texts are
 * owned by the struct and never NULL. */
struct conf {
#define CONF_TEXT(section, key, def, help) char *section##_##key;
#define CONF_PAGE(section, key, def, help) char *section##_##key;
#define CONF_WORD(section, key, def, words, help) char *section##_##key;
#define CONF_INT(section, key, def, min, max, unit, help)                      \
	int64_t section##_##key;
#define CONF_DURATION(section, key, def, min, max, help)                       \
	int64_t section##_##key##_ms;
#define CONF_NETWORKS(section, key, def, help) char *section##_##key;
#define CONF_VARIABLE(section, key, def, help) char *section##_##key;
#include "base/conf_tbl.h"
#undef CONF_TEXT
#undef CONF_PAGE
#undef CONF_WORD
#undef CONF_INT
#undef CONF_DURATION
#undef CONF_NETWORKS
#undef CONF_VARIABLE
};

/* The keys in the order of the table. */
struct conf_key {
	const char *section;
	const char *key;
};

extern const struct conf_key conf_keys[];
extern const size_t conf_nkeys;

#define CONF_ERROR_MAX 512
#define CONF_TEXT_MAX 65536 /* of a file, with its NUL */

struct conf_fault {
	int line;
	char what[256]; /* is wrong, and what to do */
};

/*
 * Read a text over the defaults.  On BAD_REQUEST (unknown key, bad value,
 * syntax) fault is the first wrong line, and the other lines count.  lines,
 * unless NULL, gets the line that set each of conf_keys; 0 stays where none
 * did.  conf_free() afterwards in either case.
 */
enum status conf_parse(struct conf *, const char *text, int *lines,
    struct conf_fault *) MUST_CHECK;

/*
 * Read a file over the defaults.  On BAD_REQUEST or NOT_FOUND error says file,
 * line, key and what to do, and the struct is empty.  conf_free() afterwards is
 * needed only after ST_OK.
 */
enum status conf_load(
    struct conf *, const char *path, char error[CONF_ERROR_MAX]) MUST_CHECK;
void conf_free(struct conf *);

/*
 * Where the configuration is: $USHER_CONF, else usher.conf in the compiled-in
 * folder, else usher.conf beside the running program (a shared host can set
 * neither).  Returns storage of its own.
 */
const char *conf_path(void);

/* The text of the configuration that programs use.  NOT_FOUND as for
 * conf_open(). */
enum status conf_find(
    char text[CONF_TEXT_MAX], char error[CONF_ERROR_MAX]) MUST_CHECK;

/* Load the configuration, as every program does.  NOT_FOUND if the file is
 * missing: error then names the places, $USHER_CONF alone where it is set. */
enum status conf_open(struct conf *, char error[CONF_ERROR_MAX]) MUST_CHECK;

#endif
