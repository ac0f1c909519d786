#ifndef MUSTER_APP_SCHOOLS_H
#define MUSTER_APP_SCHOOLS_H

#include "app/app.h"
#include "core/policy.h"
#include "engine/image.h"
#include "store/store.h"

#include <pthread.h>

/*
 * Inside app: the schools as this process holds them. Each has its image (calendar, roll, current
 * marks) and its policies, loaded on first need, moved on by the writer after each commit, and made
 * anew when its structure changed or another process wrote to it.
 */
struct policy_in_force {
	int32_t from;
	int64_t version;
	const char *name;
	const char *yaml;
	struct policy policy;
};

struct school_state {
	int64_t school_id;
	int64_t urn;
	pthread_rwlock_t lock;            /* guards all below */
	struct school row;                /* its texts live in `mem` */
	struct image *image;              /* NULL: not loaded */
	struct policy_in_force *policies; /* by from, version; the guidance first */
	size_t n_policies;
	struct arena mem;       /* row and policies */
	uint64_t checked_batch; /* writer's own: it looked at the heads in this batch */
	uint64_t *written;      /* writer's own, by row of the image: the last batch that wrote a
	                         * mark of the pupil; in `mem` */
	struct school_state *next;
};

/*
 * Find a school, see that the caller may, see that it is loaded and fresh, and hold it for reading.
 *
 * out   lent until school_release().
 * urn   0: the only school of the database.
 * Fails RC_NOT_FOUND, RC_LOGIN, RC_FORBIDDEN, RC_INVALID (urn 0 and there are several), RC_STORE.
 */
enum rc school_hold(struct school_state **out, struct call *c, int64_t urn, enum permission need,
    struct diag *d) MUST_CHECK;
void school_release(struct school_state *s);

/* The policy in force on a day: the last one whose date has come, else the guidance. */
const struct policy_in_force *school_policy(const struct school_state *s, int32_t day);
/* Register times of a pupil's year on a day. year -1: as a year that no plan names. */
void school_times(struct session_times *out, const struct school_state *s, int32_t day, int year,
    enum session session);
/*
 * When a session's registers open on a day for the year groups of its pupils: the first and the
 * last of them (R35, C474).
 *
 * who   only pupils whom this person has in `today`; NULL, and somebody who has none: all pupils. A
 *       day without a pupil has the times of a year that no plan names.
 */
struct opening {
	int16_t first;
	int16_t last;
};
struct opening_ask {
	int32_t day;
	enum session session;
	const struct actor *who;
};
void school_opening(
    struct opening *out, const struct school_state *s, const struct opening_ask *ask);
/* Has a register that closes at `closes` closed by then? The closing minute is L's, unless the
 * policy says otherwise (R40). */
bool school_has_closed(
    const struct school_state *s, int32_t day, int16_t closes, const struct wall *now);
/* The school year that holds the day, by the policy's law (R6). */
struct day_range school_year_on(const struct school_state *s, int32_t day);

/*
 * What stands for pupils in one session, as store_marks_of() gives it. The record is asked only for
 * those who may have a mark: the image knows of one, or an act of this batch wrote one.
 *
 * out  room for n; out[i] is that of pupil_ids[i].
 */
struct marks_ask {
	int32_t day;
	enum session session;
	const int64_t *pupil_ids; /* of the school */
	size_t n;
};
enum rc school_marks_of(struct mark *out, struct call *c, const struct school_state *s,
    const struct marks_ask *ask, struct diag *d) MUST_CHECK;

/* A school just set up, as view_school() will show it. It is not held yet: what the act wrote may
 * be rolled back. */
void new_school_json(struct call *c, const struct school *row, int64_t seq);

/* What an act changed, to be shown in the images once it is durable. */
struct cell_change {
	int64_t school_id;
	int64_t pupil_id;
	int32_t day;
	enum session session;
	uint8_t code;
	bool is_confirmed;
};
struct effects {
	struct cell_change *cell; /* in the call's arena */
	size_t n;
	size_t cap;
	int64_t school_id; /* of `seq` and `topics`; 0: nothing was changed */
	int64_t seq;       /* highest submission of the act */
	uint32_t topics;   /* set of LIVE_: who listens is told */
	bool is_structural;
};
/* The act wrote submission `seq` of the school. */
void effect_seq(struct call *c, int64_t school_id, int64_t seq, bool is_structural);
/* The act changed something that people look at: topics is a set of LIVE_. effect_seq() says marks
 * or school by itself. */
void effect_topics(struct call *c, int64_t school_id, uint32_t topics);
/* The act wrote these marks of the school that it holds. */
void effect_marks(struct call *c, const struct marks_save *save);

/* Private to app.c, writer.c and schools.c. */
struct schools *schools_new(void);
void schools_free(struct schools *s);
/* After a commit, on the writer: show the effects of one act. */
void schools_apply(struct schools *s, const struct effects *e);

#endif
