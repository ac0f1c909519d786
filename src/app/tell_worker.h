#ifndef MUSTER_APP_TELL_WORKER_H
#define MUSTER_APP_TELL_WORKER_H

#include "app/follow_up_day.h"

/* Inside app: the worker who is told of an unexplained absence on its day (R76). */

/* Sets tells of the row and is_to_tell of its facts; nothing of a day without an N. workers: a set
 * of 1 << enum outside_worker, of those whose flags the caller may see. */
void tells_of(struct follow_up_row *r, const struct follow_up_day *v, uint32_t workers);
/* ,"tell":[{"kind","contact","who","done_at","by"}] */
void tells_json(const struct follow_up_day *v, const struct follow_up_row *r);
/*
 * ,"tell_message":"...", plain text, null where there is nobody to tell. Nothing of what was said:
 * it may be about health.
 *
 * list  attempts about the pupil, oldest first.
 */
void tell_message_json(const struct follow_up_day *v, const struct follow_up_row *r,
    const struct contact_attempt *list, size_t n);

#endif
