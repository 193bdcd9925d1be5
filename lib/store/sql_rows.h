#ifndef STORE_SQL_ROWS_H
#define STORE_SQL_ROWS_H

#include <mysql.h>

#include "store/sql.h"

/* Between sql_statement.c and sql_rows.c: copy all rows an executed statement
 * gives and free its result.  Other than ST_OK: the statement holds the error.
 */
enum status sql_rows_fetch(MYSQL_STMT *, struct sql_rows **) MUST_CHECK;

#endif
