#ifndef MUSTER_APP_FOLLOW_UP_DAY_H
#define MUSTER_APP_FOLLOW_UP_DAY_H

#include "app/follow_up.h"
#include "app/schools.h"
#include "store/store_follow_up.h"

/* Inside app: the unexplained absences of one school on one day. */
struct follow_up_day {
	struct call *c;
	struct school_state *s;
	int32_t day;
	struct wall now;
	uint32_t from;                    /* first column of which an N may still be to settle */
	struct contact_attempt *attempts; /* about the day */
	size_t n_attempts;
	struct reachable *reachable; /* by pupil */
	size_t n_reachable;
	struct kept_away *kept_away; /* by pupil */
	size_t n_kept_away;
};

/* A session that is to be explained. */
struct open_session {
	int32_t day;
	enum session session;
	bool has_mark; /* false: expected, and no mark */
	int32_t age;   /* in school days; 0 on the day of the list */
	int32_t due;   /* last day to settle it (R43); DAY_NONE: not known yet */
	bool is_near;  /* the last but one day to settle it, or later */
	int64_t seq;   /* version of the mark that stands, 0 for none; -1: not asked for */
};

struct follow_up_row {
	const struct image_pupil *pupil;
	struct scope scope; /* of today: whose pupil it was on an old day gives no right */
	int year;           /* enum nc_year on the day of the list; -1 unknown */
	struct open_session *sessions; /* by time; in the call's arena */
	size_t n_sessions;
	struct follow_up_facts facts;
	int32_t absence_day;  /* 1: the first school day of the absence; 0: explained or back */
	int32_t absence_from; /* that first day; else the day of the list */
	int32_t n_contacts;   /* that may be reached by telephone; -1: the caller may not know */
	uint32_t n_attempts;  /* about the day */
	const struct contact_attempt *last; /* NULL: none */
	int16_t call_from; /* minute of today; MINUTE_NONE: not said by the policy, or not today */
	uint32_t order;
};

/* Reads what the rows need. day DAY_NONE: today. */
enum rc follow_up_read(struct follow_up_day *out, struct call *c, struct school_state *s,
    int32_t day, struct diag *d) MUST_CHECK;
/* False, and nothing but the pupil, its place and its contacts is in `out`: nothing of the pupil is
 * unexplained, or the caller may not follow it up. */
bool follow_up_row_of(
    struct follow_up_row *out, const struct follow_up_day *v, const struct image_pupil *p);
/* The members of a row, without braces, and the pupil's name first. */
void follow_up_row_json(const struct follow_up_day *v, const struct follow_up_row *r);
/* {"at":..,"by":..,...}: without who was tried, and on which number, where the caller may not see
 * contacts, or a court order keeps that person away by now (R112). */
void attempt_json(
    const struct follow_up_day *v, const struct follow_up_row *r, const struct contact_attempt *a);

#endif
