#ifndef CTL_OPTION_H
#define CTL_OPTION_H

#include "command.h"

/* How an option's value is told, in help and in the messages about wrong ones.
 */

#define OPTION_TEXT 96

/* What stands for the value: "N", "TIME", "FILE", "Y|N". */
const char *option_value_name(const struct ctl_option *);

/* Its bounds: "from 1s to 24h", "from 1 to 100 characters", "one of Y|N". */
const char *option_range(const struct ctl_option *, char text[OPTION_TEXT]);

/* Its default, "5m" for "300000ms"; NULL if it has none to tell. */
const char *option_default(const struct ctl_option *, char text[OPTION_TEXT]);

#endif
