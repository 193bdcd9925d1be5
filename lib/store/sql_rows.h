#ifndef STORE_SQL_ROWS_H
#define STORE_SQL_ROWS_H

#include <mysql.h>

#include "store/sql.h"

/* For sql_statement.c alone: copy all rows of an executed statement and free
 * its result.  On any status but ST_OK the statement holds the error. */
enum status sql_rows_fetch(MYSQL_STMT *, struct sql_rows **) MUST_CHECK;

#endif
