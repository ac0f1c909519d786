#ifndef MUSTER_APP_FOLLOW_UP_DAY_H
#define MUSTER_APP_FOLLOW_UP_DAY_H

#include "app/follow_up.h"
#include "app/schools.h"
#include "core/worker.h"
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
	struct flag_contact *flag_contacts; /* on the day, by pupil */
	size_t n_flag_contacts;
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

/* A worker to be told of the day's absence (R76). */
struct tell {
	enum outside_worker worker;
	const char *contact;                /* as the flag has it; "" if it names nobody */
	const struct contact_attempt *done; /* what told the worker first; NULL: still to do */
};

struct follow_up_row {
	const struct image_pupil *pupil;
	struct scope scope; /* of today: whose pupil it was on an old day gives no right */
	int year;           /* enum nc_year on the day of the list; -1 unknown */
	struct open_session *sessions; /* by time; in the call's arena */
	size_t n_sessions;
	bool sees_safeguarding;
	struct tell tells[WORKER_COUNT]; /* those the caller may see */
	size_t n_tells;
	struct follow_up_facts facts;
	int32_t absence_day;  /* 1: the first school day of the absence; 0: explained or back */
	int32_t absence_from; /* that first day; else the day of the list */
	int32_t n_contacts;   /* that may be reached by telephone; -1: the caller may not know */
	uint32_t n_attempts;  /* to reach the home, about the day */
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
/* Whom an attempt was to, and on which number, as the caller may see it; "" for what is hidden. */
struct tried_who {
	const char *contact;
	const char *number;
};
struct tried_who tried_who(
    const struct follow_up_day *v, const struct follow_up_row *r, const struct contact_attempt *a);
/* May the caller know of the attempt? Who told the authority tells what the flags say (R109). */
bool attempt_is_seen(const struct follow_up_row *r, const struct contact_attempt *a);
/* {"at":..,"by":..,...}: without who was tried, and on which number, where the caller may not see
 * contacts, or a court order keeps that person away by now (R112). */
void attempt_json(
    const struct follow_up_day *v, const struct follow_up_row *r, const struct contact_attempt *a);

#endif
