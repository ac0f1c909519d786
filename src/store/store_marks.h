#ifndef MUSTER_STORE_STORE_MARKS_H
#define MUSTER_STORE_STORE_MARKS_H

#include "store/store.h"

/*
 * The attendance register: marks, their history, registers taken, planned absence.
 */
struct mark {
	int32_t day;
	enum session session;
	int64_t pupil_id;
	uint8_t code;           /* of core; 0: no mark (store_marks_of only) */
	int16_t minutes_late;   /* MINUTE_NONE (-1): does not apply */
	int16_t arrived_minute; /* after midnight; MINUTE_NONE */
	bool is_confirmed;      /* false: a planned code that nobody has confirmed yet (R48) */
	const char *note;       /* "" if none */
	bool is_office_note;    /* the note is for the office only */
	int64_t first_seq;      /* the submission that made it */
	int64_t last_seq;       /* the one that made it what it is: the version of the mark */
};

/* One mark of a save. */
struct mark_change {
	int64_t pupil_id;
	int64_t based_on; /* last_seq of the mark as the person saw it; 0: there was none */
	uint8_t code;
	int16_t minutes_late;
	int16_t arrived_minute;
	bool is_confirmed;
	const char *note;
	bool is_office_note; /* the note is for the office only */
};

/* What a save says of the register as a whole. */
enum register_effect {
	REGISTER_NONE,   /* nothing: amendments, planned codes, imports */
	REGISTER_TAKEN,  /* somebody took it, all or a part */
	REGISTER_CLOSED, /* it was closed */
	REGISTER_EFFECT_COUNT
};

/* One save: marks of one session. */
struct marks_save {
	int32_t day;
	enum session session;
	int64_t group_id;            /* 0: not of one group */
	enum register_effect effect; /* needs a group_id, unless REGISTER_NONE */
	int64_t taken_at;            /* seconds UTC, device clock corrected; 0: does not apply */
	int64_t clock_off;           /* seconds the device's clock was ahead; 0: not worth a word */
	bool is_complete;            /* after this save every pupil of the register has a mark */
	const struct mark_change *marks; /* by pupil_id, each once: asserted */
	size_t n;
};

/*
 * Write one save: submission, marks, amendments, register. sub->kind "take", "amend", "arrive",
 * "close", "planned_write", "import", "off_site" ... Sets sub->seq and sub->hash.
 *
 * A mark with based_on > 0 is an amendment: what stood before is kept in `amendment`.
 * Fails  RC_STALE a mark is no longer what it was based on. Read and compare before, so that the
 * message can list them; this is the last net, and may show only at store_flush() or
 * store_commit().
 */
enum rc store_submit_marks(struct submission *sub, struct store *st, const struct marks_save *save,
    struct diag *d) MUST_CHECK;

/* A school's marks in one session. */
struct session_key {
	int64_t school_id;
	int32_t day;
	enum session session;
};
/* That a pupil has none in a session: code 0, last_seq 0. */
struct mark mark_none(const struct session_key *key, int64_t pupil_id);
/*
 * Marks of n pupils in one session: out[i] is that of pupil_ids[i]; code 0 and last_seq 0 when
 * there is none. out: room for n. Quick for a register of 30.
 */
enum rc store_marks_of(struct mark *out, struct store *st, const struct session_key *key,
    const int64_t *pupil_ids, size_t n, struct arena *a, struct diag *d) MUST_CHECK;

typedef enum rc mark_fn(void *ctx, const struct mark *m, struct diag *d);
/* All marks of the school between two days, by day, session, pupil; `note` is valid during the
 * call. */
enum rc store_marks_each(struct store *st, int64_t school_id, struct day_range range, mark_fn *each,
    void *ctx, struct diag *d) MUST_CHECK;
/* One pupil's. */
enum rc store_marks_of_pupil(struct mark **out, size_t *n, struct store *st, int64_t school_id,
    int64_t pupil_id, struct day_range range, struct arena *a, struct diag *d) MUST_CHECK;

/* One entry of a mark's history (R44): what it was made, by whom, when and why. */
struct mark_entry {
	struct mark mark; /* as this entry left it; last_seq is the entry's own seq */
	int64_t time;     /* seconds UTC */
	const char *kind;
	int64_t user_id;
	const char *user_name;
	const char *position;
	const char *device;
	const char *reason;
	int64_t clock_off; /* of the history only: as of marks_save */
	bool is_disposed;  /* the personal part is gone (R45) */
};
/* Oldest first; n is 0 if there is no mark. */
enum rc store_mark_history(struct mark_entry **out, size_t *n, struct store *st,
    const struct session_key *key, int64_t pupil_id, struct arena *a, struct diag *d) MUST_CHECK;

/* Marks changed after they were first made, newest first, at most `limit`: the list of amendments.
 */
struct amendment {
	struct mark before;    /* what stood; last_seq the submission that wrote it */
	uint8_t code;          /* what this submission made of it */
	int64_t seq;           /* the submission that replaced it */
	struct mark_entry who; /* its time, user and reason; `mark` is not set */
};
struct amendment_filter {
	struct day_range range; /* days of the sessions */
	size_t limit;
};
enum rc store_amendments(struct amendment **out, size_t *n, struct store *st, int64_t school_id,
    const struct amendment_filter *filter, struct arena *a, struct diag *d) MUST_CHECK;

/* A register that was begun, taken or closed. */
struct register_taken {
	int32_t day;
	enum session session;
	int64_t group_id;
	int64_t
	    first_seq;    /* first submission that took it; 0: nobody took it, it was only closed */
	int64_t last_seq; /* last one that took it; 0 */
	int64_t taken_at; /* seconds UTC, of the first; 0 */
	bool is_complete;
	int64_t closed_seq; /* 0: open */
};
/* By day, session, group. */
enum rc store_registers(struct register_taken **out, size_t *n, struct store *st, int64_t school_id,
    struct day_range range, struct arena *a, struct diag *d) MUST_CHECK;

/* Absence known ahead, from one session to another, both included. */
struct planned {
	int64_t planned_id; /* 1 and up, in each school */
	int64_t pupil_id;
	int32_t from_day;
	enum session from_session;
	int32_t to_day;
	enum session to_session;
	uint8_t code;
	const char *note;
	int64_t entered_by; /* user_id */
	bool is_locked;     /* a teacher taking the register may not change it */
	int64_t made_seq;   /* read only: the submission that made it */
	int64_t ended_seq;  /* the submission that ended it; 0: stands. Set by ending it (below) */
	bool is_ended;      /* to end one: submit it with is_ended; ended_seq becomes sub->seq */
};
/* Those that touch the range; ended ones too where asked. By from_day, planned_id. */
struct planned_filter {
	int64_t pupil_id; /* 0: every pupil */
	struct day_range range;
	bool with_ended;
};
enum rc store_planned(struct planned **out, size_t *n, struct store *st, int64_t school_id,
    const struct planned_filter *filter, struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_planned_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* Make or change n. sub->kind "planned". */
enum rc store_submit_planned(struct submission *sub, struct store *st, const struct planned *items,
    size_t n, struct diag *d) MUST_CHECK;

#endif
