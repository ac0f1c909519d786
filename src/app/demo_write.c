#include "app/demo_in.h"

#include "base/uuid.h"

#include <assert.h>
#include <string.h>

/*
 * The demo into the record, in one act: what is older than two weeks as imports, a submission for
 * each session; the last two weeks as the tutors, the reception and the office would have saved
 * it, so that every mark has its history.
 */
#define OPENS_AM (8 * 60 + 45)
#define OPENS_PM (13 * 60)
#define OPEN_FOR 30 /* minutes */

struct writing {
	struct demo *x;
	struct call *c;
	struct mark_change *list;
};

/* `who` NULL: Muster itself. */
static void
submission_by(struct submission *sub, struct writing *w, const struct user *who, const char *kind,
    int64_t time)
{
	uint8_t digest[STORE_HASH];
	char text[80];
	struct demo *x = w->x;
	int n = snprintf(text, sizeof text, "demo %lld %llu %d %u", (long long)x->urn,
	    (unsigned long long)x->args->seed, x->args->today, (unsigned)x->n_uuids++);
	*sub = (struct submission){
	    .school_id = w->c->school_id,
	    .kind = kind,
	    .time = time,
	    .user_id = who == NULL ? 0 : who->user_id,
	    .user_name = who == NULL ? "Muster" : who->name,
	    .position = who == NULL ? "automatic" : who->position,
	    .device = "",
	    .reason = "",
	};
	store_digest(digest, text, (size_t)n);
	uuid_of_bytes(sub->uuid, digest);
}

enum staff {
	STAFF_ADMIN,
	STAFF_OFFICER,
	STAFF_HEAD,
	STAFF_PASTORAL,
	STAFF_RECEPTION,
	STAFF_GOVERNOR,
	STAFF_COUNT
};
static const struct {
	const char *username;
	const char *position;
} staff_rows[] = {
    [STAFF_ADMIN] = {"admin", "IT manager"},
    [STAFF_OFFICER] = {"officer", "attendance officer"},
    [STAFF_HEAD] = {"head", "headteacher"},
    [STAFF_PASTORAL] = {"pastoral", "pastoral lead, DSL"},
    [STAFF_RECEPTION] = {"reception", "receptionist"},
    [STAFF_GOVERNOR] = {"governor", "governor"},
};
_Static_assert(
    sizeof staff_rows / sizeof staff_rows[0] == STAFF_COUNT, "each of the staff has a row");

static const struct user *
staff(const struct demo *x, enum staff who)
{
	return &x->users[x->n_groups + who];
}

/* "7 Ash" -> "7ash"; the tutor whose register is still to be taken is "teacher". */
static const char *
tutor_username(const struct demo *x, size_t group)
{
	if (x->untaken[0] == (int)group) {
		return "teacher";
	}
	char *out = arena_text(x->a, x->groups[group].name);
	size_t n = 0;
	for (const char *p = out; *p != '\0'; p++) {
		if (*p != ' ') {
			out[n++] = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
		}
	}
	out[n] = '\0';
	return out;
}

static void
make_user(struct demo *x, const char *username, const char *position)
{
	struct user *u = &x->users[x->n_users++];
	*u = (struct user){
	    .username =
	        x->suffix == 0 ? username : arena_printf(x->a, "%s.%d", username, x->suffix + 1),
	    .name = arena_printf(
	        x->a, "%c. %s", (char)('A' + demo_below(&x->random, 22)), demo_adult(&x->random)),
	    .position = position,
	    .password = x->password,
	    .email = "",
	    .created = x->c->now,
	};
}

static void
make_users(struct demo *x)
{
	x->n_users = 0;
	x->users = ARENA_ARRAY(x->a, x->n_groups + STAFF_COUNT, struct user);
	for (size_t g = 0; g < x->n_groups; g++) {
		make_user(
		    x, tutor_username(x, g), arena_printf(x->a, "tutor %s", x->groups[g].name));
	}
	for (int k = 0; k < STAFF_COUNT; k++) {
		make_user(x, staff_rows[k].username, staff_rows[k].position);
	}
}

static enum rc
write_users(struct writing *w, struct diag *d)
{
	struct demo *x = w->x;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < x->n_users; i++) {
		struct user *u = &x->users[i];
		bool is_tutor = i < x->n_groups;
		rc = store_user_put(&u->user_id, w->c->st, u, d);
		struct user_role role = {
		    .user_id = u->user_id,
		    .school_id = w->c->school_id,
		    .role = is_tutor ? "teacher" : staff_rows[i - x->n_groups].username,
		    .years = YEARS_ALL,
		    .group_id = is_tutor ? x->groups[i].group_id : 0,
		};
		if (rc == RC_OK) {
			rc = store_user_roles_put(w->c->st, u->user_id, &role, 1, d);
		}
		if (is_tutor) {
			x->groups[i].tutor_user_id = u->user_id;
		}
	}
	return rc;
}

/* Instant of a minute of the day of a column. */
static int64_t
at_minute(const struct demo *x, uint32_t column, int minute)
{
	return wall_instant(x->axis.day[column], (int16_t)minute);
}

static enum rc
write_school(struct writing *w, struct diag *d)
{
	struct demo *x = w->x;
	struct submission sub;
	int64_t time = at_minute(x, x->taken > 0 ? x->taken - 1 : 0, 17 * 60);
	struct school school = {
	    .urn = x->urn,
	    .laestab = "8019901",
	    .la_code = "801",
	    .name = x->name,
	    .phase = x->args->is_primary ? "primary" : "secondary",
	    .type = "Invented school",
	    .town = "Aldersyke",
	};
	enum rc rc = store_school_new(&school.school_id, w->c->st, &school, d);
	if (rc != RC_OK) {
		return rc;
	}
	w->c->school_id = school.school_id;
	if ((rc = write_users(w, d)) != RC_OK) {
		return rc;
	}
	const struct user *admin = staff(x, STAFF_ADMIN);
	submission_by(&sub, w, admin, "school", time);
	rc = store_submit_school(&sub, w->c->st, &school, d);
	if (rc == RC_OK) {
		struct calendar_rows rows = {x->terms, x->n_terms, x->closures, x->n_closures};
		submission_by(&sub, w, admin, "calendar", time);
		rc = store_submit_calendar(&sub, w->c->st, &rows, d);
	}
	if (rc == RC_OK) {
		submission_by(&sub, w, admin, "groups", time);
		rc = store_submit_groups(&sub, w->c->st, x->groups, x->n_groups, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct pupil *rows = ARENA_ARRAY(x->a, x->n, struct pupil);
	for (size_t i = 0; i < x->n; i++) {
		rows[i] = x->pupils[i].row;
	}
	submission_by(&sub, w, admin, "import_pupils", time);
	return store_submit_pupils(&sub, w->c->st, rows, x->n, d);
}

static struct mark_change
change_of(const struct demo *x, const struct demo_pupil *p, uint32_t column)
{
	uint8_t code = p->cells[column];
	bool is_late = code == CODE_L || code == CODE_U;
	int16_t opens = x->axis.session[column] == SESSION_AM ? OPENS_AM : OPENS_PM;
	int16_t late = p->minutes[column];
	return (struct mark_change){
	    .pupil_id = p->row.pupil_id,
	    .code = code,
	    .minutes_late = is_late ? late : MINUTE_NONE,
	    .arrived_minute = is_late ? (int16_t)(opens + late) : MINUTE_NONE,
	    .is_confirmed = true,
	    .note = demo_notes[p->notes[column]],
	};
}

static enum rc
save(struct writing *w, struct submission *sub, struct marks_save *s, struct diag *d)
{
	s->marks = w->list;
	return store_submit_marks(sub, w->c->st, s, d);
}

/* Marks of a session that came from the school's last system. */
static enum rc
write_import(struct writing *w, uint32_t column, struct diag *d)
{
	struct demo *x = w->x;
	struct submission sub;
	struct marks_save s = {
	    .day = x->axis.day[column],
	    .session = (enum session)x->axis.session[column],
	    .effect = REGISTER_NONE,
	};
	for (size_t i = 0; i < x->n; i++) {
		if (cell_is_code(x->pupils[i].cells[column])) {
			w->list[s.n++] = change_of(x, &x->pupils[i], column);
		}
	}
	if (s.n == 0) {
		return RC_OK;
	}
	x->n_marks += (int64_t)s.n;
	submission_by(&sub, w, staff(x, STAFF_ADMIN), "import",
	    at_minute(x, x->taken > 0 ? x->taken - 1 : 0, 17 * 60 + 5));
	sub.reason = "imported from the school's last system";
	return save(w, &sub, &s, d);
}

/* Which group the pupil was in when the column was held. */
static int
group_at(const struct demo *x, const struct demo_pupil *p, uint32_t column)
{
	int year = p->year - (column < x->start[1] ? 1 : 0);
	return (year - x->first_year) * x->per_year + p->slot;
}

static bool
is_untaken(const struct demo *x, int group, uint32_t column)
{
	for (int i = 0; column + 1 == x->end && i < x->n_untaken; i++) {
		if (x->untaken[i] == group) {
			return true;
		}
	}
	return false;
}

/* What the tutor saw, so many minutes after opening: nobody there, for those who came later or were
 * explained later. */
static bool
is_first_n(struct demo *x, const struct demo_pupil *p, uint32_t column, int minutes)
{
	uint8_t code = p->cells[column];
	if (code == CODE_U || (code == CODE_L && p->minutes[column] > minutes)) {
		return true;
	}
	bool is_explained = column + 1 < x->end && (code == CODE_I || code == CODE_O);
	return is_explained && demo_chance(&x->random, 500);
}

/* The demo's own clock: nothing is done later than that. */
static int64_t
demo_now(const struct demo *x)
{
	return wall_instant(x->args->today, x->args->minute);
}

static enum rc
write_take(struct writing *w, size_t group, uint32_t column, struct diag *d)
{
	struct demo *x = w->x;
	struct submission sub;
	bool is_am = x->axis.session[column] == SESSION_AM;
	int opens = is_am ? OPENS_AM : OPENS_PM;
	int minute = opens + (is_am ? 3 : 1) + (int)(group * 6 / x->n_groups);
	struct marks_save s = {
	    .day = x->axis.day[column],
	    .session = (enum session)x->axis.session[column],
	    .group_id = x->groups[group].group_id,
	    .effect = REGISTER_TAKEN,
	    .taken_at = at_minute(x, column, minute),
	    .is_complete = true,
	};
	if (s.taken_at > demo_now(x)) {
		return RC_OK;
	}
	for (size_t i = 0; i < x->n; i++) {
		struct demo_pupil *p = &x->pupils[i];
		if (!cell_is_code(p->cells[column]) || group_at(x, p, column) != (int)group) {
			continue;
		}
		struct mark_change *change = &w->list[s.n++];
		*change = change_of(x, p, column);
		p->seq[0] = 0; /* stands as it was taken */
		if (is_first_n(x, p, column, minute - opens)) {
			change->code = CODE_N;
			change->minutes_late = change->arrived_minute = MINUTE_NONE;
			change->note = "";
			p->seq[0] = -1; /* to be put right below */
		}
	}
	x->n_marks += (int64_t)s.n;
	submission_by(&sub, w, &x->users[group], "take", s.taken_at);
	enum rc rc = save(w, &sub, &s, d);
	for (size_t i = 0; i < x->n; i++) {
		struct demo_pupil *p = &x->pupils[i];
		if (p->seq[0] == -1) {
			p->seq[0] = sub.seq;
		}
	}
	return rc;
}

/* One pupil after another comes in through reception. */
static enum rc
write_arrivals(struct writing *w, uint32_t column, struct diag *d)
{
	struct demo *x = w->x;
	bool is_am = x->axis.session[column] == SESSION_AM;
	enum rc rc = RC_OK;
	int opens = is_am ? OPENS_AM : OPENS_PM;
	for (int minute = 1; rc == RC_OK && minute <= 110; minute++) {
		if (at_minute(x, column, opens + minute) > demo_now(x)) {
			return RC_OK;
		}
		for (size_t i = 0; rc == RC_OK && i < x->n; i++) {
			struct demo_pupil *p = &x->pupils[i];
			uint8_t code = p->cells[column];
			bool is_late = code == CODE_L || code == CODE_U;
			if (p->seq[0] == 0 || !is_late || p->minutes[column] != minute) {
				continue;
			}
			struct submission sub;
			struct marks_save s = {
			    .day = x->axis.day[column],
			    .session = (enum session)x->axis.session[column],
			    .effect = REGISTER_NONE,
			    .n = 1,
			};
			w->list[0] = change_of(x, p, column);
			w->list[0].based_on = p->seq[0];
			p->seq[0] = 0;
			submission_by(&sub, w, staff(x, STAFF_RECEPTION), "arrive",
			    at_minute(x, column, opens + minute));
			sub.reason = "arrived late";
			rc = save(w, &sub, &s, d);
		}
	}
	return rc;
}

/* Parents rang; the office puts the N right. */
static enum rc
write_amendments(struct writing *w, uint32_t column, struct diag *d)
{
	struct demo *x = w->x;
	struct submission sub;
	bool is_am = x->axis.session[column] == SESSION_AM;
	struct marks_save s = {
	    .day = x->axis.day[column],
	    .session = (enum session)x->axis.session[column],
	    .effect = REGISTER_NONE,
	};
	for (size_t i = 0; i < x->n; i++) {
		struct demo_pupil *p = &x->pupils[i];
		if (p->seq[0] > 0) {
			w->list[s.n] = change_of(x, p, column);
			w->list[s.n++].based_on = p->seq[0];
			p->seq[0] = 0;
		}
	}
	if (s.n == 0) {
		return RC_OK;
	}
	submission_by(&sub, w, staff(x, STAFF_OFFICER), "amend",
	    at_minute(x, column, is_am ? 11 * 60 + 20 : 15 * 60));
	sub.reason = "parents rang, or did not answer";
	return save(w, &sub, &s, d);
}

static enum rc
write_closing(struct writing *w, uint32_t column, struct diag *d)
{
	struct demo *x = w->x;
	bool is_am = x->axis.session[column] == SESSION_AM;
	enum rc rc = RC_OK;
	for (size_t g = 0; rc == RC_OK && g < x->n_groups; g++) {
		struct submission sub;
		struct marks_save s = {
		    .day = x->axis.day[column],
		    .session = (enum session)x->axis.session[column],
		    .group_id = x->groups[g].group_id,
		    .effect = REGISTER_CLOSED,
		    .is_complete = true,
		};
		submission_by(&sub, w, NULL, "close",
		    at_minute(x, column, (is_am ? OPENS_AM : OPENS_PM) + OPEN_FOR + 1));
		rc = save(w, &sub, &s, d);
	}
	return rc;
}

/* A session of the last two weeks. The last one of all is left as it stands now. */
static enum rc
write_session(struct writing *w, uint32_t column, struct diag *d)
{
	struct demo *x = w->x;
	enum rc rc = RC_OK;
	for (size_t i = 0; i < x->n; i++) {
		x->pupils[i].seq[0] = 0;
	}
	for (size_t g = 0; rc == RC_OK && g < x->n_groups; g++) {
		if (!is_untaken(x, (int)g, column)) {
			rc = write_take(w, g, column, d);
		}
	}
	if (rc == RC_OK) {
		rc = write_arrivals(w, column, d);
	}
	if (rc == RC_OK && column + 1 < x->end) {
		rc = write_amendments(w, column, d);
	}
	return rc == RC_OK && column + 1 < x->end ? write_closing(w, column, d) : rc;
}

/* Absence known ahead; the first one in a register that is still to be taken. */
static enum rc
write_planned(struct writing *w, struct diag *d)
{
	struct demo *x = w->x;
	static const struct {
		uint32_t from; /* sessions from the last one on */
		uint32_t n;
		uint8_t code;
		const char *note;
	} plans[] = {
	    {0, 1, CODE_M, "hospital 09:00, letter seen"},
	    {2, 1, CODE_M, "orthodontist, card seen"},
	    {3, 4, CODE_E, "fixed term, 2 days"},
	    {5, 10, CODE_C, "family wedding abroad, agreed by the headteacher"},
	    {7, 2, CODE_J1, "interview at college"},
	};
	const size_t n_plans = sizeof plans / sizeof plans[0];
	struct planned items[sizeof plans / sizeof plans[0]];
	int64_t first = 0;
	size_t n = 0;
	enum rc rc = store_planned_next_id(&first, w->c->st, w->c->school_id, d);
	for (size_t i = 0; rc == RC_OK && n < n_plans && i < x->n; i++) {
		const struct demo_pupil *p = &x->pupils[i];
		uint32_t from = x->end - 1 + plans[n].from;
		uint32_t to = from + plans[n].n - 1;
		bool is_here = p->row.enrolments->end_day == DAY_NONE &&
		               p->row.enrolments->start_day <= x->args->today;
		bool fits = n == 0 ? group_at(x, p, from) == x->untaken[0] : i > 31 * n;
		if (to >= x->axis.n || !is_here || p->is_special || !fits) {
			continue;
		}
		items[n] = (struct planned){
		    .planned_id = first + (int64_t)n,
		    .pupil_id = p->row.pupil_id,
		    .from_day = x->axis.day[from],
		    .from_session = (enum session)x->axis.session[from],
		    .to_day = x->axis.day[to],
		    .to_session = (enum session)x->axis.session[to],
		    .code = plans[n].code,
		    .note = plans[n].note,
		    .entered_by = staff(x, STAFF_OFFICER)->user_id,
		    .is_locked = n == 2,
		};
		n++;
	}
	if (rc != RC_OK || n == 0) {
		return rc;
	}
	struct submission sub;
	int64_t planned_at = at_minute(x, x->end - 1, 8 * 60 + 20);
	int64_t now = demo_now(x);
	submission_by(
	    &sub, w, staff(x, STAFF_OFFICER), "planned", now < planned_at ? now : planned_at);
	rc = store_submit_planned(&sub, w->c->st, items, n, d);
	if (rc == RC_OK) {
		effect_seq(w->c, w->c->school_id, sub.seq, true);
		w->c->seq = sub.seq;
	}
	return rc;
}

enum rc
act_demo(struct call *c, const void *args, struct diag *d)
{
	struct demo *x = *(struct demo *const *)args;
	struct writing w = {.x = x, .c = c};
	w.list = ARENA_ARRAY(x->a, x->n + 1, struct mark_change);
	struct demo_random before = x->random; /* the act may run twice */
	x->n_marks = 0;
	x->n_uuids = 0;
	make_users(x);
	enum rc rc = write_school(&w, d);
	for (uint32_t k = 0; rc == RC_OK && k < x->taken; k++) {
		rc = write_import(&w, k, d);
	}
	for (uint32_t k = x->taken; rc == RC_OK && k < x->end; k++) {
		rc = write_session(&w, k, d);
	}
	if (rc == RC_OK) {
		rc = write_planned(&w, d);
	}
	if (rc == RC_OK) {
		rc = demo_lessons(x, c, d);
	}
	if (rc == RC_OK) {
		rc = store_flush(c->st, d);
	}
	x->random = before;
	return rc;
}
