/* Asking before what cannot be taken back. */
#ifndef USHER_CTL_ROOM_CONFIRM_H
#define USHER_CTL_ROOM_CONFIRM_H

#include "ctl.h"

/* ST_OK if the operator says yes, or --yes was given; else not, explained. */
enum status room_confirm_close(struct ctl *) MUST_CHECK;
enum status room_confirm_reset(struct ctl *) MUST_CHECK;

#endif
