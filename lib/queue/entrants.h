#ifndef QUEUE_ENTRANTS_H
#define QUEUE_ENTRANTS_H

#include "queue/draw.h"
#include "queue/queue_context.h"

/* The list of those who take part in a draw, a line each in order of arrival.
 */
struct entrants {
	char *text; /* entrants_free() frees it */
	size_t len;
	char hash[DRAW_HASH_HEX]; /* SHA-256 of the text */
};

/* From the visitors that Redis knows of this epoch: indexes 1 to n.
 * UNAVAILABLE, also when Redis was restarted meanwhile. */
enum status entrants_collect(struct queue_context *, int64_t concert_id,
    int64_t epoch, int64_t n, const char *salt, struct entrants *) MUST_CHECK;
void entrants_free(struct entrants *);

#define ENTRANTS_NAME_MAX 64

/* The list's file, in the folder of status documents: named after its hash, so
 * that no name stands for two lists. */
void entrants_name(
    int64_t concert_id, const char *hash, char name[ENTRANTS_NAME_MAX]);

/* Put it there, on disk on return; take it away. */
enum status entrants_publish(const struct conf *, int64_t concert_id,
    const struct entrants *) MUST_CHECK;
void entrants_remove(const struct conf *, int64_t concert_id, const char *hash);

/* The line of index i, 1 to n, of such a list as it was published, or NULL: it
 * is of another length. */
const char *entrants_line(const char *text, size_t len, int64_t n, int64_t i);

#endif
