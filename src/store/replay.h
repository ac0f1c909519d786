#ifndef MUSTER_STORE_REPLAY_H
#define MUSTER_STORE_REPLAY_H

#include "store/store_private.h"

#include <jansson.h>

/*
 * What a school's log says, built from nothing, one submission after another. It holds a few dozen
 * bytes for each mark, so that half a million fit in 100 MB; texts are held as keyed hashes.
 */
struct replay_mark {
	int64_t pupil_id;  /* 0: a free slot */
	int64_t first_seq; /* 0: unknown, its submission was disposed of */
	int64_t last_seq;
	uint64_t note; /* hash; 0: none */
	int32_t day;
	int16_t minutes_late;
	int16_t arrived_minute;
	uint8_t session;
	uint8_t code;
	bool is_confirmed;
	bool is_office_note;
	bool is_seen; /* the projection has it too */
};

struct replay_amendment {
	int64_t seq;
	struct replay_mark before; /* code 0: unknown, its submission was disposed of */
};

/* Anything else with a number of its own. */
enum replay_kind {
	REPLAY_SCHOOL,
	REPLAY_CALENDAR,
	REPLAY_POLICY,
	REPLAY_GROUP,
	REPLAY_PUPIL,
	REPLAY_PLANNED,
	REPLAY_SEAL,
	REPLAY_KIND_COUNT
};
struct replay_item {
	enum replay_kind kind;
	bool is_used;
	bool is_seen;
	int64_t id;
	int64_t first_seq;
	int64_t last_seq;
	uint64_t hash; /* of its JSON, whatever the order of keys and lists */
};

struct replay_register {
	int64_t group_id; /* 0: a free slot */
	int64_t first_seq;
	int64_t last_seq;
	int64_t taken_at;
	int64_t closed_seq;
	int32_t day;
	uint8_t session;
	bool is_complete;
	bool is_seen;
};

/* An open table of slots: `cap` is a power of two, at most three quarters are used. */
struct table {
	unsigned char *slots;
	size_t size; /* bytes of a slot */
	size_t n;
	size_t cap;
};

struct replay {
	const struct store *st;
	unsigned char key[16]; /* of the hashes: random, so that nobody can prepare a collision */
	struct table marks;
	struct table registers;
	struct table items;
	struct replay_amendment *amendments; /* by key and seq, once replay_finish() was called */
	size_t n_amendments;
	size_t cap_amendments;
	int64_t *disposed; /* in order */
	size_t n_disposed;
	size_t cap_disposed;
};

void replay_init(struct replay *r, const struct store *st);
void replay_fini(struct replay *r);

/* Apply the next submission. RC_INVALID, in words, when it contradicts those before it. */
enum rc replay_add(struct replay *r, const struct submission *sub, struct diag *d) MUST_CHECK;
/* Sort what has to be sorted. */
void replay_finish(struct replay *r);

bool replay_is_disposed(const struct replay *r, int64_t seq);
uint64_t replay_text(const struct replay *r, const char *s); /* 0 for "" */
uint64_t replay_json(const struct replay *r, const json_t *j);

/* NULL if the log has none. */
struct replay_mark *replay_find_mark(
    struct replay *r, int32_t day, uint8_t session, int64_t pupil_id);
struct replay_register *replay_find_register(
    struct replay *r, int32_t day, uint8_t session, int64_t group_id);
struct replay_item *replay_find_item(struct replay *r, enum replay_kind kind, int64_t id);
/* <0, 0, >0: by day, session, pupil. */
int replay_mark_order(const struct replay_mark *a, const struct replay_mark *b);

/* The arrays of a payload that hold items, their ids, and what to call one. */
struct replay_shape {
	const char *list; /* key in the payload; NULL: the payload itself is the item */
	const char *id;   /* key in the item; NULL: there is only one, 0 */
	const char *name; /* "pupil" */
};
extern const struct replay_shape replay_shapes[REPLAY_KIND_COUNT];
/* Id of an item in a payload. */
int64_t replay_item_id(enum replay_kind kind, const json_t *item);

#endif
