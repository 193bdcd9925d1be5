#ifndef BASE_LOG_H
#define BASE_LOG_H

/*
 * One line on standard error, which the web server and cron keep:
 *     usher-NAME LEVEL: message
 * Log once, where the cause is known; never a token, password or payment.
 */
void log_name(const char *program); /* kept, not copied */
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
