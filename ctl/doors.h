#ifndef CTL_DOORS_H
#define CTL_DOORS_H

#include "base/conf.h"

/* Note on standard error which addresses of the settings are not those of a
 * door that answers. */
void doors_check(const struct conf *);

#endif
