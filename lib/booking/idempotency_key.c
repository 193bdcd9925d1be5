/*
 * The key that makes a payment happen once, and the answer kept under it.
 *
 * A key's row lives and dies with the transaction that pays: it is inserted
 * first, locked until the end, and committed together with the answer.  So a
 * row that can be read always has its answer, and a program that is killed
 * leaves nothing in progress.  Only answers to what succeeded are stored: a
 * refusal changed nothing, and may be tried again under the same key.
 *
 *     no row --- take ---> locked --- store, COMMIT ---> answered
 *       ^                    |                              |
 *       +----- ROLLBACK -----+                              |
 *       +------------- usher-expire, after a day -----------+
 */
#include <stdlib.h>
#include <string.h>

#include "base/impossible.h"
#include "booking/idempotency_key.h"

/* Without a wait: a second request under the key gets its answer at once. */
static const char find_key[] =
    "SELECT request_hash, answer FROM idempotency "
    "WHERE account_id = ? AND idempotency_key = ? FOR UPDATE NOWAIT";
enum { KEY_REQUEST_HASH, KEY_ANSWER };

static const char insert_key[] =
    "INSERT INTO idempotency "
    "(account_id, idempotency_key, request_hash, answer) "
    "VALUES (?, ?, ?, '')";

static const char store_answer[] =
    "UPDATE idempotency SET answer = ? "
    "WHERE account_id = ? AND idempotency_key = ?";

bool
idempotency_key_is_valid(const char *text)
{
	size_t n = 0;

	for (; text != NULL && text[n] != '\0'; n++)
		if (text[n] <= ' ' || text[n] > '~')
			return false;
	return n >= 1 && n <= IDEMPOTENCY_KEY_MAX;
}

/* Byte for byte what was answered, so that a repeat cannot be told from the
 * first answer. */
static enum status
copy_answer(const struct idempotency_key *key, const struct sql_rows *rows,
    char **answer, size_t *len)
{
	const void *hash, *stored;
	size_t hash_len;

	hash = sql_data(rows, KEY_REQUEST_HASH, &hash_len);
	if (hash_len != sizeof key->request_hash ||
	    memcmp(hash, key->request_hash, hash_len) != 0)
		return ST_KEY_REUSED;
	stored = sql_data(rows, KEY_ANSWER, len);
	*answer = malloc(*len + 1);
	IMPOSSIBLE_IF(*answer == NULL);
	memcpy(*answer, stored, *len);
	(*answer)[*len] = '\0';
	return ST_OK;
}

static enum status
insert_new(struct sql *db, const struct idempotency_key *key)
{
	enum status st;

	st = sql_exec(db, insert_key,
	    SQL_ARGS(SQL_TEXT(key->account), SQL_TEXT(key->text),
		SQL_DATA(
		    (const char *)key->request_hash, sizeof key->request_hash)),
	    NULL);
	if (st == ST_NO_PARENT)
		return ST_NO_ACCOUNT;
	/* Another request inserted it since we looked: look again. */
	return st == ST_CONFLICT ? ST_RETRY : st;
}

/* The row is looked for before it is inserted, because only a SELECT can be
 * told not to wait for a lock. */
enum status
idempotency_key_take(struct sql *db, const struct idempotency_key *key,
    char **answer, size_t *len)
{
	struct sql_rows *rows;
	enum status st;
	bool found;

	*answer = NULL;
	st = sql_query(db, find_key,
	    SQL_ARGS(SQL_TEXT(key->account), SQL_TEXT(key->text)), &rows);
	if (st == ST_RETRY)
		return ST_PAYMENT_IN_PROGRESS;
	if (st != ST_OK)
		return st;
	if ((found = sql_next(rows)))
		st = copy_answer(key, rows, answer, len);
	sql_rows_free(rows);
	return found ? st : insert_new(db, key);
}

enum status
idempotency_key_store(struct sql *db, const struct idempotency_key *key,
    const char *answer, size_t len)
{
	return sql_exec(db, store_answer,
	    SQL_ARGS(SQL_DATA(answer, len), SQL_TEXT(key->account),
		SQL_TEXT(key->text)),
	    NULL);
}
