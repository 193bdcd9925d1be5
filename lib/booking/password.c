/*
 * What a new password must be.
 *
 * Guesses are few (login.c), so what matters is that a password is not among
 * the first few thousand that anybody would try: those that are short, that
 * many people have, or that say little more than the account's id and name.
 * Passwords from before a rule stay good: only what is set is judged.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/utf8.h"
#include "booking/password.h"

#define AS_TEXT(n) #n
#define AS_NUMBER(n) AS_TEXT(n)

static const char *const common[] = {
#include "booking/common_password_tbl.h"
};

/* Letters of ASCII alone: others have no case that all agree on. */
static void
fold_case(char out[PASSWORD_MAX + 1], const char *text)
{
	size_t i = 0;

	for (; text[i] != '\0' && i < PASSWORD_MAX; i++)
		out[i] = (char)tolower((unsigned char)text[i]);
	out[i] = '\0';
}

static bool
is_common(const char *folded)
{
	for (size_t i = 0; i < ARRAY_LEN(common); i++)
		if (strcmp(folded, common[i]) == 0)
			return true;
	return false;
}

/* Is at least half of it the word, once or again and again? */
static bool
is_mostly(const char *folded, const char *word)
{
	char wanted[PASSWORD_MAX + 1];
	size_t len, found = 0;

	fold_case(wanted, word);
	if ((len = strlen(wanted)) == 0)
		return false;
	for (const char *p = folded; (p = strstr(p, wanted)) != NULL; p += len)
		found += len;
	return 2 * found >= strlen(folded);
}

/* In the order in which a person would mend it: what the form refuses, what is
 * too short, what is easily guessed. */
const char *
password_fault(const char *password, const char *id, const char *name)
{
	char folded[PASSWORD_MAX + 1];
	size_t len = strlen(password);

	if (!utf8_is_text(password, 0, len))
		return "the password must be UTF-8 without control characters";
	if (!utf8_is_text(password, PASSWORD_CHARS_MIN, len))
		return "the password must have at least " AS_NUMBER(
		    PASSWORD_CHARS_MIN) " characters";
	if (len > PASSWORD_MAX)
		return "the password must have at most " AS_NUMBER(
		    PASSWORD_MAX) " bytes";
	fold_case(folded, password);
	if (is_common(folded))
		return "the password is one of the commonest, which are tried "
		       "first";
	if (is_mostly(folded, id) || is_mostly(folded, name))
		return "the password is little more than the account's id or "
		       "name";
	return NULL;
}
