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
