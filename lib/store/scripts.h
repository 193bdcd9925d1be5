#ifndef STORE_SCRIPTS_H
#define STORE_SCRIPTS_H

#include "store/redis.h"

/* The test of the guards changes scripts: it compiles them without const. */
#ifndef SCRIPT_CONST
#define SCRIPT_CONST const
#endif

/* Defined in scripts.c, which tools/build/lua2c.sh writes from lua/NAME.lua. */
extern SCRIPT_CONST struct redis_script script_draw_number;
extern SCRIPT_CONST struct redis_script script_health;
extern SCRIPT_CONST struct redis_script script_keys_clear;
extern SCRIPT_CONST struct redis_script script_keys_memory;
extern SCRIPT_CONST struct redis_script script_line_advance;
extern SCRIPT_CONST struct redis_script script_line_enter;
extern SCRIPT_CONST struct redis_script script_line_leave;
extern SCRIPT_CONST struct redis_script script_line_mark;
extern SCRIPT_CONST struct redis_script script_line_poll;
extern SCRIPT_CONST struct redis_script script_line_witness;
extern SCRIPT_CONST struct redis_script script_room_create;
extern SCRIPT_CONST struct redis_script script_room_history;
extern SCRIPT_CONST struct redis_script script_room_log;
extern SCRIPT_CONST struct redis_script script_room_reset;
extern SCRIPT_CONST struct redis_script script_room_restore;
extern SCRIPT_CONST struct redis_script script_room_set;
extern SCRIPT_CONST struct redis_script script_room_show;
extern SCRIPT_CONST struct redis_script script_room_stamp;

#endif
