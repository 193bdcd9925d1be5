/* What every part of the judge needs.  A line that is not understood is a
 * violation too: nothing of a history is passed over. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "history_judge.h"

#define LINE_MAX_LEN 20000

int history_judge_violations;

void
history_judge_violation(const char *fmt, ...)
{
	va_list ap;

	history_judge_violations++;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

void *
history_judge_grow(void *array, size_t n, size_t size)
{
	void *bigger = (n & (n - 1)) == 0
			   ? realloc(array, (n == 0 ? 1 : n * 2) * size)
			   : array;

	if (bigger == NULL)
		abort();
	return bigger;
}

void
history_judge_table(
    const char *dir, const char *name, size_t nfields, void (*row)(char **))
{
	static char line[LINE_MAX_LEN];
	char path[512], *f[HISTORY_FIELDS], *rest;
	FILE *file;
	size_t n;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	if ((file = fopen(path, "r")) == NULL) {
		perror(path);
		exit(2);
	}
	while (fgets(line, sizeof line, file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		rest = line;
		for (n = 0; n < nfields && rest != NULL; n++)
			f[n] = strsep(&rest, "\t");
		if (n == nfields && rest == NULL)
			row(f);
		else
			history_judge_violation(
			    "%s: not understood: %s", name, line);
	}
	fclose(file);
}
