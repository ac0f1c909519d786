#include "store/replay.h"

#include "base/log.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct replay_shape replay_shapes[] = {
    [REPLAY_SCHOOL] = {"school", NULL, "the school's own data"},
    [REPLAY_CALENDAR] = {NULL, NULL, "the calendar"},
    [REPLAY_POLICY] = {"policies", "effective_from", "policy"},
    [REPLAY_GROUP] = {"groups", "group_id", "group"},
    [REPLAY_PUPIL] = {"pupils", "pupil_id", "pupil"},
    [REPLAY_PLANNED] = {"planned", "planned_id", "planned absence"},
    [REPLAY_SEAL] = {"seals", "seal_id", "sealed period"},
};
_Static_assert(sizeof replay_shapes / sizeof replay_shapes[0] == REPLAY_KIND_COUNT,
    "a new kind of item needs its shape");

static void *
must(void *p)
{
	if (p == NULL) {
		log_fatal("out of memory");
	}
	return p;
}

static void
table_init(struct table *t, size_t size)
{
	*t = (struct table){.size = size, .cap = 1024};
	t->slots = must(calloc(t->cap, size));
}

void
replay_init(struct replay *r, const struct store *st)
{
	*r = (struct replay){.st = st};
	randombytes_buf(r->key, sizeof r->key);
	table_init(&r->marks, sizeof(struct replay_mark));
	table_init(&r->registers, sizeof(struct replay_register));
	table_init(&r->items, sizeof(struct replay_item));
}

void
replay_fini(struct replay *r)
{
	free(r->marks.slots);
	free(r->registers.slots);
	free(r->items.slots);
	free(r->amendments);
	free(r->disposed);
}

/* Room for one more in an array that grows. */
static void *
grow(void *items, size_t n, size_t *cap, size_t size)
{
	if (n < *cap) {
		return items;
	}
	*cap = *cap == 0 ? 64 : *cap * 2;
	return must(realloc(items, *cap * size));
}

static size_t
mix(int64_t a, int64_t b)
{
	uint64_t x = (uint64_t)a * UINT64_C(0x9E3779B97F4A7C15) + (uint64_t)b;
	x ^= x >> 29;
	x *= UINT64_C(0xBF58476D1CE4E5B9);
	return (size_t)(x ^ x >> 32);
}

/* A table whose slots are one kind of struct: how to hash a slot, and whether it is in use. */
static size_t
mark_hash(const void *slot)
{
	const struct replay_mark *m = slot;
	return mix((int64_t)m->day * 2 + m->session, m->pupil_id);
}

static size_t
register_hash(const void *slot)
{
	const struct replay_register *g = slot;
	return mix((int64_t)g->day * 2 + g->session, g->group_id);
}

static size_t
item_hash(const void *slot)
{
	const struct replay_item *i = slot;
	return mix((int64_t)i->kind, i->id);
}

static bool
mark_same(const void *a, const void *b)
{
	return replay_mark_order(a, b) == 0;
}

static bool
register_same(const void *a, const void *b)
{
	const struct replay_register *x = a;
	const struct replay_register *y = b;
	return x->group_id == y->group_id && x->day == y->day && x->session == y->session;
}

static bool
item_same(const void *a, const void *b)
{
	const struct replay_item *x = a;
	const struct replay_item *y = b;
	return x->id == y->id && x->kind == y->kind;
}

static bool
mark_used(const void *slot)
{
	return ((const struct replay_mark *)slot)->pupil_id != 0;
}

static bool
register_used(const void *slot)
{
	return ((const struct replay_register *)slot)->group_id != 0;
}

static bool
item_used(const void *slot)
{
	return ((const struct replay_item *)slot)->is_used;
}

struct slot_ops {
	size_t (*hash)(const void *slot);
	bool (*same)(const void *a, const void *b);
	bool (*used)(const void *slot);
};
static const struct slot_ops mark_ops = {mark_hash, mark_same, mark_used};
static const struct slot_ops register_ops = {register_hash, register_same, register_used};
static const struct slot_ops item_ops = {item_hash, item_same, item_used};

/* The slot that holds `like`, or the free one where it belongs. */
static void *
slot_of(const struct table *t, const struct slot_ops *ops, const void *like)
{
	size_t i = ops->hash(like) & (t->cap - 1);
	for (;; i = (i + 1) & (t->cap - 1)) {
		void *slot = t->slots + i * t->size;
		if (!ops->used(slot) || ops->same(slot, like)) {
			return slot;
		}
	}
}

static void *
find(const struct table *t, const struct slot_ops *ops, const void *like)
{
	void *slot = slot_of(t, ops, like);
	return ops->used(slot) ? slot : NULL;
}

/* A copy of `like` in the table, which has none of the same key. */
static void *
add(struct table *t, const struct slot_ops *ops, const void *like)
{
	if (t->n + 1 > t->cap / 4 * 3) {
		struct table bigger = {.size = t->size, .n = t->n, .cap = t->cap * 2};
		bigger.slots = must(calloc(bigger.cap, bigger.size));
		for (size_t i = 0; i < t->cap; i++) {
			const void *slot = t->slots + i * t->size;
			if (ops->used(slot)) {
				memcpy(slot_of(&bigger, ops, slot), slot, t->size);
			}
		}
		free(t->slots);
		*t = bigger;
	}
	t->n++;
	return memcpy(slot_of(t, ops, like), like, t->size);
}

int
replay_mark_order(const struct replay_mark *a, const struct replay_mark *b)
{
	if (a->day != b->day) {
		return a->day < b->day ? -1 : 1;
	}
	if (a->session != b->session) {
		return a->session < b->session ? -1 : 1;
	}
	return a->pupil_id < b->pupil_id ? -1 : a->pupil_id > b->pupil_id;
}

struct replay_mark *
replay_find_mark(struct replay *r, int32_t day, uint8_t session, int64_t pupil_id)
{
	const struct replay_mark like = {.day = day, .session = session, .pupil_id = pupil_id};
	return find(&r->marks, &mark_ops, &like);
}

struct replay_register *
replay_find_register(struct replay *r, int32_t day, uint8_t session, int64_t group_id)
{
	const struct replay_register like = {.day = day, .session = session, .group_id = group_id};
	return find(&r->registers, &register_ops, &like);
}

struct replay_item *
replay_find_item(struct replay *r, enum replay_kind kind, int64_t id)
{
	const struct replay_item like = {.kind = kind, .id = id};
	return find(&r->items, &item_ops, &like);
}

static int
order_seq(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

bool
replay_is_disposed(const struct replay *r, int64_t seq)
{
	return r->n_disposed > 0 &&
	       bsearch(&seq, r->disposed, r->n_disposed, sizeof seq, order_seq) != NULL;
}

static uint64_t
hash_bytes(const struct replay *r, const void *p, size_t n)
{
	uint64_t h = 0;
	unsigned char out[crypto_shorthash_BYTES];
	_Static_assert(sizeof out == sizeof h, "SipHash gives 64 bits");
	crypto_shorthash(out, p, n, r->key);
	memcpy(&h, out, sizeof h);
	return h;
}

uint64_t
replay_text(const struct replay *r, const char *s)
{
	return s[0] == '\0' ? 0 : hash_bytes(r, s, strlen(s));
}

/* Two hashes and what they are of, in one. */
static uint64_t
hash_pair(const struct replay *r, uint64_t what, uint64_t a, uint64_t b)
{
	const uint64_t three[] = {what, a, b};
	return hash_bytes(r, three, sizeof three);
}

/* Members and elements are added up, so that their order does not matter. */
uint64_t
replay_json(const struct replay *r, const json_t *j)
{
	uint64_t sum = 0;
	switch (json_typeof(j)) {
	case JSON_OBJECT: {
		union {
			const json_t *lent;
			json_t *j;
		} u = {.lent = j};
		const char *key = NULL;
		json_t *value = NULL;
		json_object_foreach(u.j, key, value)
		{
			sum +=
			    hash_pair(r, 1, hash_bytes(r, key, strlen(key)), replay_json(r, value));
		}
		return hash_pair(r, 2, sum, json_object_size(j));
	}
	case JSON_ARRAY:
		for (size_t i = 0; i < json_array_size(j); i++) {
			sum += hash_pair(r, 3, replay_json(r, json_array_get(j, i)), 0);
		}
		return hash_pair(r, 4, sum, json_array_size(j));
	case JSON_STRING:
		return hash_pair(
		    r, 5, hash_bytes(r, json_string_value(j), json_string_length(j)), 0);
	case JSON_INTEGER:
		return hash_pair(r, 6, (uint64_t)json_integer_value(j), 0);
	case JSON_REAL: /* the record holds none */
	case JSON_TRUE:
	case JSON_FALSE:
	case JSON_NULL:
		break;
	}
	return hash_pair(r, 7, (uint64_t)json_typeof(j), 0);
}

static int64_t
int_of(const json_t *j, const char *key, int64_t none)
{
	const json_t *v = json_object_get(j, key);
	return json_is_integer(v) ? json_integer_value(v) : none;
}

static const char *
text_of(const json_t *j, const char *key)
{
	const char *s = json_string_value(json_object_get(j, key));
	return s == NULL ? "" : s;
}

#define MARK_WORDS 96
/* "pupil 17 on 2026-09-08 AM" */
static const char *
mark_words(char out[MARK_WORDS], const struct replay_mark *m)
{
	char day[DAY_TEXT];
	snprintf(out, MARK_WORDS, "pupil %lld on %s %s", (long long)m->pupil_id,
	    day_format(day, m->day), m->session == 0 ? "AM" : "PM");
	return out;
}

static void
add_amendment(struct replay *r, const struct replay_mark *before, int64_t seq)
{
	r->amendments =
	    grow(r->amendments, r->n_amendments, &r->cap_amendments, sizeof r->amendments[0]);
	r->amendments[r->n_amendments++] = (struct replay_amendment){seq, *before};
}

/* What stood before a mark that says it was based on `based_on`. */
static enum rc
replace_mark(struct replay *r, const struct replay_mark *now, int64_t based_on, struct diag *d)
{
	char words[MARK_WORDS];
	struct replay_mark *slot = find(&r->marks, &mark_ops, now);
	int64_t last = slot == NULL ? 0 : slot->last_seq;
	bool is_gap = based_on > last && replay_is_disposed(r, based_on);
	if (last != based_on && !is_gap) {
		return diag_set(d, RC_INVALID, "log", "R44",
		    "Submission %lld sets the mark of %s based on %lld, but the log's last is %lld",
		    (long long)now->last_seq, mark_words(words, now), (long long)based_on,
		    (long long)last);
	}
	struct replay_mark before = slot == NULL ? *now : *slot;
	if (is_gap) {
		before.code = 0;
		before.last_seq = based_on;
	}
	if (based_on != 0) {
		add_amendment(r, &before, now->last_seq);
	}
	if (slot == NULL) {
		slot = add(&r->marks, &mark_ops, now);
		slot->first_seq = based_on == 0 ? now->last_seq : 0;
		return RC_OK;
	}
	int64_t first_seq = slot->first_seq;
	*slot = *now;
	slot->first_seq = first_seq;
	return RC_OK;
}

static enum rc
add_marks(struct replay *r, const struct submission *sub, const json_t *payload, int32_t day,
    struct diag *d)
{
	const json_t *marks = json_object_get(payload, "marks");
	uint8_t session = strcmp(text_of(payload, "session"), "PM") == 0 ? 1 : 0;
	for (size_t i = 0; i < json_array_size(marks); i++) {
		const json_t *j = json_array_get(marks, i);
		struct replay_mark m = {.pupil_id = int_of(j, "p", 0),
		    .last_seq = sub->seq,
		    .note = replay_text(r, text_of(j, "n")),
		    .day = day,
		    .minutes_late = (int16_t)int_of(j, "m", MINUTE_NONE),
		    .arrived_minute = (int16_t)int_of(j, "a", MINUTE_NONE),
		    .session = session,
		    .code = store_code(r->st, text_of(j, "c")),
		    .is_confirmed = !json_is_true(json_object_get(j, "u")),
		    .is_office_note = json_is_true(json_object_get(j, "o"))};
		if (m.pupil_id <= 0 || m.code == 0) {
			return diag_set(d, RC_INVALID, "log", NULL,
			    "Submission %lld holds a mark without pupil or code",
			    (long long)sub->seq);
		}
		enum rc rc = replace_mark(r, &m, int_of(j, "b", 0), d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	return RC_OK;
}

/* The same steps as the statements register_taken and register_closed of marks.c. */
static void
add_register(struct replay *r, const struct submission *sub, const json_t *payload, int32_t day)
{
	const char *effect = text_of(payload, "effect");
	struct replay_register like = {.group_id = int_of(payload, "group", 0),
	    .day = day,
	    .session = strcmp(text_of(payload, "session"), "PM") == 0 ? 1 : 0};
	if (effect[0] == '\0' || like.group_id == 0) {
		return;
	}
	struct replay_register *g = find(&r->registers, &register_ops, &like);
	if (g == NULL) {
		g = add(&r->registers, &register_ops, &like);
	}
	g->is_complete = json_is_true(json_object_get(payload, "complete"));
	if (strcmp(effect, "closed") == 0) {
		g->closed_seq = sub->seq;
		return;
	}
	if (g->first_seq == 0) {
		g->first_seq = sub->seq;
		g->taken_at = int_of(payload, "taken_at", 0);
	}
	g->last_seq = sub->seq;
}

int64_t
replay_item_id(enum replay_kind kind, const json_t *item)
{
	const struct replay_shape *shape = &replay_shapes[kind];
	if (kind == REPLAY_POLICY) {
		int32_t day = 0;
		return day_parse(&day, text_of(item, shape->id))
		           ? (int64_t)day * 100000 + int_of(item, "version", 0)
		           : -1;
	}
	return shape->id == NULL ? 0 : int_of(item, shape->id, -1);
}

static void
add_item(struct replay *r, enum replay_kind kind, const struct submission *sub, const json_t *item)
{
	struct replay_item like = {
	    .kind = kind, .is_used = true, .id = replay_item_id(kind, item), .first_seq = sub->seq};
	struct replay_item *slot = find(&r->items, &item_ops, &like);
	if (slot == NULL) {
		slot = add(&r->items, &item_ops, &like);
	}
	slot->last_seq = sub->seq;
	slot->hash = replay_json(r, item);
}

static void
add_items(struct replay *r, const struct submission *sub, json_t *payload)
{
	for (int kind = 0; kind < REPLAY_KIND_COUNT; kind++) {
		const char *list = replay_shapes[kind].list;
		json_t *items = list == NULL ? NULL : json_object_get(payload, list);
		if (json_is_object(items)) {
			add_item(r, (enum replay_kind)kind, sub, items);
		}
		for (size_t i = 0; json_is_array(items) && i < json_array_size(items); i++) {
			json_t *item = json_array_get(items, i);
			if (int_of(item, "ended_seq", 0) == -1) {
				json_object_set_new(item, "ended_seq", json_integer(sub->seq));
			}
			add_item(r, (enum replay_kind)kind, sub, item);
		}
	}
	if (json_object_get(payload, "terms") != NULL) {
		add_item(r, REPLAY_CALENDAR, sub, payload);
	}
}

enum rc
replay_add(struct replay *r, const struct submission *sub, struct diag *d)
{
	if (sub->is_disposed) {
		r->disposed =
		    grow(r->disposed, r->n_disposed, &r->cap_disposed, sizeof r->disposed[0]);
		r->disposed[r->n_disposed++] = sub->seq;
		return RC_OK;
	}
	json_error_t error;
	json_t *payload = json_loads(sub->payload, JSON_REJECT_DUPLICATES, &error);
	if (payload == NULL) {
		return diag_set(d, RC_INVALID, "log", NULL,
		    "The payload of submission %lld is not JSON", (long long)sub->seq);
	}
	enum rc rc = RC_OK;
	if (json_object_get(payload, "marks") != NULL) {
		int32_t day = DAY_NONE;
		if (!day_parse(&day, text_of(payload, "date"))) {
			rc = diag_set(d, RC_INVALID, "log", NULL,
			    "The payload of submission %lld has no date", (long long)sub->seq);
		} else {
			rc = add_marks(r, sub, payload, day, d);
			add_register(r, sub, payload, day);
		}
	} else {
		add_items(r, sub, payload);
	}
	json_decref(payload);
	return rc;
}

static int
order_amendments(const void *a, const void *b)
{
	const struct replay_amendment *x = a;
	const struct replay_amendment *y = b;
	int order = replay_mark_order(&x->before, &y->before);
	return order != 0 ? order : x->seq < y->seq ? -1 : x->seq > y->seq;
}

void
replay_finish(struct replay *r)
{
	if (r->n_amendments > 0) {
		qsort(r->amendments, r->n_amendments, sizeof r->amendments[0], order_amendments);
	}
}
