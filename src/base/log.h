#ifndef MUSTER_BASE_LOG_H
#define MUSTER_BASE_LOG_H

/* One line on standard error, with a level. Never a pupil's name, UPN or reason: log ids. */
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_fatal(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
