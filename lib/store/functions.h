#ifndef STORE_FUNCTIONS_H
#define STORE_FUNCTIONS_H

#include "store/redis.h"

/* The test of the guards changes the library: it compiles it without const. */
#ifndef LIBRARY_CONST
#define LIBRARY_CONST const
#endif

/* Defined in functions.c, which tools/build/lua2c.sh writes: a function for
 * each file of lua/functions. */
extern LIBRARY_CONST struct redis_library usher_library;
extern const struct redis_function function_beacon_take;
extern const struct redis_function function_draw_entrants;
extern const struct redis_function function_draw_follow;
extern const struct redis_function function_draw_number;
extern const struct redis_function function_health;
extern const struct redis_function function_keys_clear;
extern const struct redis_function function_keys_memory;
extern const struct redis_function function_keys_remove;
extern const struct redis_function function_line_advance;
extern const struct redis_function function_line_claim;
extern const struct redis_function function_line_enter;
extern const struct redis_function function_line_leave;
extern const struct redis_function function_line_poll;
extern const struct redis_function function_line_raise_limit;
extern const struct redis_function function_line_witness;
extern const struct redis_function function_newcomers_take;
extern const struct redis_function function_probe_take;
extern const struct redis_function function_probe_tell;
extern const struct redis_function function_room_create;
extern const struct redis_function function_room_history;
extern const struct redis_function function_room_log;
extern const struct redis_function function_room_reset;
extern const struct redis_function function_room_restore;
extern const struct redis_function function_room_set;
extern const struct redis_function function_room_show;
extern const struct redis_function function_room_snapshot;
extern const struct redis_function function_room_stamp;
extern const struct redis_function function_shop_report;

#endif
