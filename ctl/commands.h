#ifndef CTL_COMMANDS_H
#define CTL_COMMANDS_H

#include <stddef.h>

#include "command.h"

/* All commands: each subject has a table in a file of its own, which ends with
 * a NULL name. */
extern const struct ctl_command account_commands[];
extern const struct ctl_command audit_commands[];
extern const struct ctl_command booking_commands[];
extern const struct ctl_command cancel_commands[];
extern const struct ctl_command check_commands[];
extern const struct ctl_command concert_commands[];
extern const struct ctl_command draw_commands[];
extern const struct ctl_command functions_commands[];
extern const struct ctl_command gift_commands[];
extern const struct ctl_command keys_commands[];
extern const struct ctl_command migrate_commands[];
extern const struct ctl_command refund_commands[];
extern const struct ctl_command room_commands[];
extern const struct ctl_command sale_commands[];
extern const struct ctl_command sales_commands[];
extern const struct ctl_command seats_commands[];
extern const struct ctl_command ticket_commands[];
extern const struct ctl_command top_commands[];
extern const struct ctl_command warm_commands[];

/* All commands in their order; NULL beyond the last. */
const struct ctl_command *commands_at(size_t n);

/* The command that argv begins with, and how many words of argv its name takes;
 * NULL for an unknown command. */
const struct ctl_command *commands_find(int argc, char **argv, int *words);

#endif
