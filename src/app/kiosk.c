#include "app/kiosk.h"

#include "app/json.h"
#include "app/pupil_json.h"
#include "app/reasons.h"
#include "app/sign_in.h"
#include "store/store_devices.h"

#include <string.h>

/* What a kiosk asks and does. It names its school by what it is, not by an address. */

static enum rc
kiosk_urn(int64_t *out, struct call *c, struct diag *d)
{
	struct school row;
	if (c->who == NULL || c->who->n_grants == 0) {
		return actor_refuse(c->who, PERM_KIOSK, d);
	}
	enum rc rc = store_school(&row, c->st, c->who->grants[0].school_id, c->a, d);
	*out = rc == RC_OK ? row.urn : 0;
	return rc;
}

static enum rc
kiosk_hold(struct school_state **s, struct call *c, struct diag *d)
{
	int64_t urn = 0;
	enum rc rc = kiosk_urn(&urn, c, d);
	return rc == RC_OK ? school_hold(s, c, urn, PERM_KIOSK, d) : rc;
}

/* "Kayleigh M." */
static const char *
short_name(struct arena *a, const struct image_pupil *p)
{
	return p->surname[0] == '\0'
	           ? p->forename
	           : arena_printf(a, "%s %s.", p->forename, name_initial(a, p->surname));
}

static void
pupil_json(struct call *c, const struct school_state *s, const struct image_pupil *p, int32_t day)
{
	const struct image_group *g = image_group_on(s->image, p, day);
	text_printf(c->out, "{\"id\":\"%lld\"", (long long)p->id);
	json_text(c->out, "name", short_name(c->a, p));
	json_text(c->out, "group", g == NULL ? "" : g->name);
}

enum rc
view_kiosk(struct call *c, struct diag *d)
{
	struct school_state *s = NULL;
	char now[INSTANT_TEXT];
	enum rc rc = kiosk_hold(&s, c, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_add(c->out, "{\"school\":");
	text_add_json(c->out, s->row.name);
	json_text(c->out, "name", c->who->name);
	json_text(c->out, "place", c->device);
	json_text(c->out, "now", instant_format(now, c->now));
	text_add(c->out, ",\"reasons\":");
	late_reasons_json(c->out, c->a, &school_policy(s, wall_at(c->now).day)->policy);
	text_add_char(c->out, '}');
	school_release(s);
	return RC_OK;
}

/* Does a word of the name begin so? */
static bool
name_begins(const char *search, const char *folded)
{
	size_t n = strlen(folded);
	for (const char *at = search; *at != '\0';) {
		if (strncmp(at, folded, n) == 0) {
			return true;
		}
		at += strcspn(at, " ");
		at += *at == ' ';
	}
	return false;
}

static int64_t
pupil_of_number(const struct pupil_number *numbers, size_t n, const char *q)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(numbers[i].adno, q) == 0) {
			return numbers[i].pupil_id;
		}
	}
	return 0;
}

static bool
is_there(const struct image_pupil *p, int32_t day)
{
	return image_is_on_roll(p, day) && image_is_in_register(p, day);
}

/* By the whole admission number or UPN, as a card holds it. NULL: nobody. */
static enum rc
find_number(const struct image_pupil **out, struct call *c, const struct school_state *s,
    const char *q, struct diag *d)
{
	struct pupil_number *numbers = NULL;
	size_t n = 0;
	enum rc rc = store_pupil_numbers(&numbers, &n, c->st, s->school_id, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	*out = image_pupil_by_upn(s->image, q);
	if (*out == NULL) {
		*out = image_pupil_find(s->image, pupil_of_number(numbers, n, q));
	}
	return RC_OK;
}

static void
names_found(struct call *c, const struct school_state *s, const char *q)
{
	const struct image *img = s->image;
	int32_t day = wall_at(c->now).day;
	const struct image_pupil *found[KIOSK_NAMES];
	const char *folded = store_fold(c->a, q);
	size_t n = 0;
	for (size_t i = 0; strlen(folded) >= KIOSK_LETTERS && i < img->n_pupils; i++) {
		const struct image_pupil *p = &img->pupils[img->by_name[i]];
		if (is_there(p, day) && name_begins(p->search, folded)) {
			if (n < KIOSK_NAMES) {
				found[n] = p;
			}
			n++;
		}
	}
	text_add(c->out, "{\"names\":[");
	for (size_t i = 0; n <= KIOSK_NAMES && i < n; i++) {
		text_add(c->out, i == 0 ? "" : ",");
		pupil_json(c, s, found[i], day);
		text_add_char(c->out, '}');
	}
	text_printf(c->out, "],\"is_more\":%s}", n > KIOSK_NAMES ? "true" : "false");
}

enum rc
view_kiosk_find(struct call *c, const char *q, struct diag *d)
{
	struct school_state *s = NULL;
	const struct image_pupil *p = NULL;
	enum rc rc = kiosk_hold(&s, c, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = find_number(&p, c, s, q, d);
	int32_t day = wall_at(c->now).day;
	if (rc == RC_OK && p != NULL && is_there(p, day)) {
		text_add(c->out, "{\"names\":[");
		pupil_json(c, s, p, day);
		text_add(c->out, "}],\"is_more\":false}");
	} else if (rc == RC_OK) {
		names_found(c, s, q);
	}
	school_release(s);
	return rc;
}

/* The first three characters of each word of the name: "mar kay". */
static const char *
beginnings(struct arena *a, const char *search)
{
	struct text t;
	text_init(&t, 1024);
	for (const char *at = search; *at != '\0';) {
		size_t n = strcspn(at, " ");
		size_t take = n < KIOSK_LETTERS ? n : KIOSK_LETTERS;
		while (take < n && ((unsigned char)at[take] & 0xc0) == 0x80) {
			take++;
		}
		text_add(&t, t.n == 0 ? "" : " ");
		text_add_n(&t, at, take);
		at += n;
		at += *at == ' ';
	}
	const char *out = arena_text_n(a, t.n == 0 ? "" : t.s, t.n);
	text_fini(&t);
	return out;
}

static const char *
number_of(const struct pupil_number *numbers, size_t n, int64_t pupil_id)
{
	size_t low = 0;
	while (low < n) {
		size_t mid = low + (n - low) / 2;
		if (numbers[mid].pupil_id == pupil_id) {
			return numbers[mid].adno;
		}
		if (numbers[mid].pupil_id < pupil_id) {
			low = mid + 1;
		} else {
			n = mid;
		}
	}
	return "";
}

enum rc
view_kiosk_names(struct call *c, struct diag *d)
{
	struct school_state *s = NULL;
	struct pupil_number *numbers = NULL;
	size_t n = 0;
	enum rc rc = kiosk_hold(&s, c, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = store_pupil_numbers(&numbers, &n, c->st, s->school_id, c->a, d);
	int32_t day = wall_at(c->now).day;
	const char *comma = "";
	text_add(c->out, "{\"names\":[");
	for (size_t i = 0; rc == RC_OK && i < s->image->n_pupils; i++) {
		const struct image_pupil *p = &s->image->pupils[i];
		if (is_there(p, day)) {
			text_add(c->out, comma);
			comma = ",";
			pupil_json(c, s, p, day);
			json_text(c->out, "begins", beginnings(c->a, p->search));
			json_text(c->out, "number", number_of(numbers, n, p->id));
			text_add_char(c->out, '}');
		}
	}
	text_add(c->out, "]}");
	school_release(s);
	return rc;
}

static struct signing
kiosk_signing(struct call *c, struct school_state *s, int64_t pupil_id, const struct wall *at)
{
	return (struct signing){
	    .arriving = {.c = c,
	        .s = s,
	        .pupil_id = pupil_id,
	        .day = at->day,
	        .minute = at->minute,
	        .known_reason = "",
	        .note = "",
	        .need = PERM_KIOSK},
	    .move = {.place = c->device, .next_place = "", .reason = "", .note = "", .person = ""},
	    .waits = -1,
	};
}

/* In a pupil's words: what the mark is, and why. */
static const char *
kiosk_words(struct arena *a, const struct signing *g)
{
	char closes[MINUTE_TEXT];
	char opens[MINUTE_TEXT];
	const struct session_times *times = &g->arriving.times;
	minute_format(closes, times->closes);
	minute_format(opens, times->opens);
	uint8_t code = g->arriving.change.code;
	if (g->is_early) {
		return arena_printf(
		    a, "You are on the early list. Register with your tutor at %s too.", opens);
	}
	if (code == CODE_L) {
		return arena_printf(a,
		    "Late. You came before the register closed at %s, so you count as attending.",
		    closes);
	}
	if (code == CODE_U) {
		return arena_printf(a,
		    "Late after the register closed at %s. It counts as an absence for this "
		    "session.",
		    closes);
	}
	return cell_is_present(code) ? "Present. You are in time."
	                             : "You are signed in. The office knows about today.";
}

/* What a kiosk may say of a mark: the clock's codes. Why somebody was to be away is nobody's
 * business who stands at the tablet, and anybody can press a name. */
static const char *
kiosk_code(const struct signing *g)
{
	uint8_t code = g->arriving.change.code;
	bool is_of_clock = cell_is_present(code) || code == CODE_U;
	return g->is_early || !is_of_clock ? "" : code_info(code)->code;
}

/* The same for what cannot be: no time, place or mark of whoever's name was pressed. */
static enum rc
kiosk_check(struct signing *g, const struct moves_day *day, struct diag *d)
{
	enum rc rc = signing_check(g, day, d);
	if (rc != RC_INVALID && rc != RC_FORBIDDEN) {
		return rc;
	}
	diag_clear(d);
	return diag_set(d, rc, "pupil", NULL,
	    "Nothing to record here: you are signed in already, or reception signs you in");
}

static void
signing_json(struct call *c, const struct school_state *s, const struct signing *g)
{
	struct text *t = c->out;
	const struct arriving *v = &g->arriving;
	char at[MINUTE_TEXT];
	char opens[MINUTE_TEXT];
	const struct image_group *group = image_group_on(s->image, v->p, v->day);
	uint8_t code = v->change.code;
	bool is_late = !g->is_early && (code == CODE_L || code == CODE_U);
	text_add(t, "{\"forename\":");
	text_add_json(t, v->p->forename);
	json_text(t, "at", minute_format(at, v->minute));
	json_text(t, "code", kiosk_code(g));
	json_text(t, "why", kiosk_words(c->a, g));
	json_bool(t, "is_late", is_late);
	text_printf(t, ",\"minutes_late\":%d", is_late ? v->minute - v->times.opens : 0);
	json_text(t, "opens", minute_format(opens, v->times.opens));
	json_text(t, "go_to", group == NULL ? "" : group->name);
	json_bool(t, "is_waiting", g->move.is_waiting);
	text_add_char(t, '}');
}

enum rc
view_kiosk_check(struct call *c, int64_t pupil_id, struct diag *d)
{
	struct school_state *s = NULL;
	struct moves_day day;
	struct wall now = wall_at(c->now);
	enum rc rc = kiosk_hold(&s, c, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct signing g = kiosk_signing(c, s, pupil_id, &now);
	rc = moves_load(&day, c, s, now.day, d);
	if (rc == RC_OK) {
		rc = kiosk_check(&g, &day, d);
	}
	if (rc == RC_OK) {
		signing_json(c, s, &g);
	}
	school_release(s);
	return rc;
}

static enum rc
kiosk_save(struct front_desk *f, struct signing *g, struct diag *d)
{
	struct call *c = f->c;
	enum rc rc = g->is_early ? RC_OK : arriving_write(&g->arriving, 1, d);
	if (rc != RC_OK) {
		return rc;
	}
	g->move.act_id = f->act.act_id;
	g->move.n = 1;
	g->move.day = f->day;
	g->move.seq = g->is_early ? 0 : g->arriving.seq;
	rc = store_moves_put(c->st, f->s->school_id, &g->move, 1, d);
	if (rc != RC_OK) {
		return rc;
	}
	signing_json(c, f->s, g);
	return desk_end(&f->act, c, LIVE_PRESENCE, d);
}

enum rc
act_kiosk_sign_in(struct call *c, const void *args, struct diag *d)
{
	const struct kiosk_sign_in_args *in = args;
	struct front_desk f = {.c = c};
	struct reception_who who = {.uuid = in->uuid,
	    .pupils = &in->pupil_id,
	    .n_pupils = 1,
	    .taken_at = in->taken_at,
	    .sent_at = in->sent_at,
	    .note = "",
	    .person = "",
	    .place = c->device};
	enum rc rc = kiosk_urn(&who.urn, c, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct front_ask ask = {.who = &who,
	    .kind = "kiosk_sign_in",
	    .reason = in->reason,
	    .more = "",
	    .need = PERM_KIOSK,
	    .day = DAY_NONE,
	    .minute = MINUTE_NONE};
	rc = front_begin(&f, &ask, d);
	if (rc == RC_OK && !f.is_done) {
		const struct wall at = {.day = f.day, .minute = f.minute};
		struct signing g = kiosk_signing(c, f.s, in->pupil_id, &at);
		g.move.reason = reason_words(c->a, in->reason); /* no pupil decides the code */
		g.done_at = f.act.happened;
		rc = kiosk_check(&g, &f.all, d);
		if (rc == RC_OK) {
			rc = kiosk_save(&f, &g, d);
		}
	}
	front_end(&f);
	return rc;
}
