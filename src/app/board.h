#ifndef MUSTER_APP_BOARD_H
#define MUSTER_APP_BOARD_H

#include "app/schools.h"

/* Inside app: how far a register has come. */
enum register_state {
	REGISTER_STATE_CLOSED_DAY, /* nobody is expected */
	REGISTER_STATE_NOT_DUE,
	REGISTER_STATE_DUE,
	REGISTER_STATE_PART_DONE,
	REGISTER_STATE_OVERDUE, /* its time is over and nobody took it: missing */
	REGISTER_STATE_SENT,
	REGISTER_STATE_AMENDED,
	REGISTER_STATE_COUNT
};
const char *register_state_name(enum register_state state);
/* "sent already", "not due yet": what it is, in words. */
const char *register_state_words(enum register_state state);

struct register_counts {
	uint32_t expected;
	uint32_t present; /* / and \ */
	uint32_t late;    /* L */
	uint32_t absent;  /* absence codes, N among them */
	uint32_t elsewhere;
	uint32_t known; /* planned and not yet confirmed */
	uint32_t unmarked;
	uint32_t unexplained; /* N */
	uint32_t on_site;     /* / \ L U */
};
void register_counts_add(struct register_counts *sum, const struct register_counts *one);
void register_counts_json(struct text *t, const struct register_counts *n);

/* One group's register of one session. */
struct register_line {
	const struct image_group *group;
	struct session_times times;
	enum register_state state;
	int64_t taken_at;  /* seconds UTC; 0: not taken, or imported */
	int64_t closed_at; /* 0: open */
	int32_t minutes_overdue;
	struct register_counts counts;
};

/* What the record says of one session, read once for the whole school. */
struct session_facts {
	int32_t day;
	enum session session;
	struct wall now;
	struct mark *marks; /* by pupil */
	size_t n_marks;
	struct register_taken *taken;
	size_t n_taken;
	int64_t *amended; /* pupils whose mark was amended after it was taken, ascending */
	size_t n_amended;
	int64_t *closed_at; /* of each `taken`; 0 */
};
enum rc session_facts_read(struct session_facts *out, struct call *c, const struct school_state *s,
    int32_t day, enum session session, struct diag *d) MUST_CHECK;
/* The same of one group's pupils only, for a page that shows no more: a whole school's marks are
 * 30 times as many. */
struct register_facts_ask {
	int32_t day;
	enum session session;
	int64_t group_id;
};
enum rc register_facts_read(struct session_facts *out, struct call *c, const struct school_state *s,
    const struct register_facts_ask *ask, struct diag *d) MUST_CHECK;
/* NULL if the pupil has no mark in it. */
const struct mark *session_mark(const struct session_facts *f, int64_t pupil_id);

/* Where one group stands. pupils: room for image->n_pupils, for its own use. */
void register_line(struct register_line *out, const struct school_state *s,
    const struct session_facts *f, const struct image_group *group,
    const struct image_pupil **pupils);

#endif
