#include "exchange/import_marks.h"

#include "app/import_in.h"
#include "store/store_register.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/*
 * Marks from a file, half a million in one go: read into short rows, sorted by session and pupil,
 * checked against the register, then written as one submission for each session, all in one
 * transaction. Registers are not "taken" by it (R34): nobody called the names.
 */
struct row {
	uint32_t slot;  /* 2 * (day - DAY_MIN) + session */
	uint32_t pupil; /* index in marks.pupils; these are by pupil_id */
	uint32_t line;
	uint32_t note; /* offset in marks.notes; 0: none */
	int16_t minutes_late;
	uint16_t column;
	uint8_t code;
	bool is_dropped; /* stands already, or is a closure that the calendar knows */
};

/* Rows come in pieces, so that nothing is copied while the list grows. */
#define PIECE 16384
struct piece {
	struct piece *next;
	size_t n;
	struct row rows[PIECE];
};

struct marks {
	struct importing *im;
	struct roll_index roll;
	const struct image_pupil **pupils; /* as in roll.pupils; while the school is held */
	struct piece *first;
	struct piece *last;
	struct text notes;
	char last_upn[16];
	char last_adno[40];
	uint32_t last_pupil;
	struct row *rows; /* all, sorted */
	size_t n;
	size_t n_same;   /* stand already */
	size_t n_closed; /* # on days that the calendar has closed */
	int64_t n_written;
	int64_t structure_seq; /* what the checks were made against */
	uint32_t min_slot;
	uint32_t max_slot;
};

static int32_t
slot_day(uint32_t slot)
{
	return (int32_t)(slot / 2) + DAY_MIN;
}

static enum session
slot_session(uint32_t slot)
{
	return slot % 2 == 0 ? SESSION_AM : SESSION_PM;
}

static void
row_problem(struct marks *m, const struct row *r, const char *rule, const char *text)
{
	char value[80];
	char day[DAY_TEXT];
	snprintf(value, sizeof value, "%s %s %s", code_info(r->code)->code,
	    day_format(day, slot_day(r->slot)), session_name(slot_session(r->slot)));
	const struct import_place at = {r->line, r->column, "code", value};
	import_problem(m->im, &at, rule, "%s", text);
}

/* Who it is; the same pupil as in the row before costs one comparison. */
static uint32_t
pupil_of(struct marks *m, const struct import_mark *in)
{
	if (strcmp(m->last_upn, in->upn) == 0 && strcmp(m->last_adno, in->adno) == 0) {
		return m->last_pupil;
	}
	uint32_t found = in->upn[0] != '\0' ? find_get(&m->roll.upn, in->upn)
	                                    : find_get(&m->roll.adno, in->adno);
	size_t n_upn = strlen(in->upn) + 1;
	size_t n_adno = strlen(in->adno) + 1;
	m->last_upn[0] = m->last_adno[0] = '\0';
	m->last_pupil = FIND_NONE;
	if (n_upn <= sizeof m->last_upn && n_adno <= sizeof m->last_adno) {
		memcpy(m->last_upn, in->upn, n_upn);
		memcpy(m->last_adno, in->adno, n_adno);
		m->last_pupil = found;
	}
	return found;
}

static struct row *
row_add(struct marks *m)
{
	if (m->last == NULL || m->last->n == PIECE) {
		struct piece *p = ARENA_NEW(&m->im->a, struct piece);
		if (m->last == NULL) {
			m->first = p;
		} else {
			m->last->next = p;
		}
		m->last = p;
	}
	m->n++;
	return &m->last->rows[m->last->n++];
}

#define MARKS_MAX ((size_t)3000000) /* of one file: 72 MB of rows */
#define NOTES_MAX ((size_t)64 << 20)

static enum rc
take_mark(void *ctx, const struct import_mark *in, struct diag *d)
{
	struct marks *m = ctx;
	uint32_t pupil = pupil_of(m, in);
	if (pupil >= FIND_TWICE) {
		bool has_upn = in->upn[0] != '\0';
		const struct import_place at = {
		    in->line, 0, has_upn ? "upn" : "adno", has_upn ? in->upn : in->adno};
		import_problem(m->im, &at, NULL,
		    has_upn ? "no pupil of the school has this UPN: import pupils first"
		            : "no pupil of the school has this admission number");
		return RC_OK;
	}
	if (m->n == MARKS_MAX || m->notes.n > NOTES_MAX - CSV_CELL_MAX) {
		return diag_set(d, RC_TOO_LARGE, "file", NULL,
		    "more than %zu marks, or too many notes, in one file: split it by year",
		    MARKS_MAX);
	}
	struct row *r = row_add(m);
	*r = (struct row){
	    .slot = (uint32_t)(in->day - DAY_MIN) * 2 + (in->session == SESSION_PM),
	    .pupil = pupil,
	    .line = in->line,
	    .minutes_late =
	        in->minutes_late == IMPORT_MINUTES_NONE ? MINUTE_NONE : in->minutes_late,
	    .column = (uint16_t)in->column,
	    .code = in->code,
	};
	m->min_slot = r->slot < m->min_slot ? r->slot : m->min_slot;
	m->max_slot = r->slot > m->max_slot ? r->slot : m->max_slot;
	if (in->note[0] != '\0') {
		r->note = (uint32_t)m->notes.n;
		text_add_n(&m->notes, in->note, strlen(in->note) + 1);
	}
	return RC_OK;
}

static void
read_progress(void *ctx, uint64_t bytes)
{
	import_done(ctx, (int64_t)bytes);
}

static enum rc
marks_read(struct marks *m, struct diag *d)
{
	struct importing *im = m->im;
	struct csv_source src = csv_source_file(im->file);
	src.progress = read_progress;
	src.progress_ctx = im;
	struct import_marks_args args = {&src, take_mark, m};
	struct import_marks_sum sum = {0};
	struct diag first = {0};
	m->min_slot = UINT32_MAX;
	text_init(&m->notes, NOTES_MAX);
	text_add_char(&m->notes, '\0'); /* offset 0 is "no note" */
	enum rc rc = import_marks(&sum, &args, &im->report, &first);
	enum rc checked = import_checked(im, d);
	if (checked != RC_OK) {
		return checked;
	}
	return rc == RC_OK ? RC_OK : diag_set(d, rc, first.field, NULL, "%s", first.text);
}

/*
 * Sort by session, then pupil, then line: rows counted and laid down twice. `start` has room for
 * the larger of both ranges, and one more.
 */
static void
marks_sort(struct marks *m)
{
	uint32_t n_slots = m->max_slot - m->min_slot + 1;
	size_t range = n_slots > m->roll.n ? n_slots : m->roll.n;
	size_t *start = ARENA_ARRAY(&m->im->a, range + 2, size_t);
	struct row *half = ARENA_ARRAY(&m->im->a, m->n + 1, struct row);
	for (const struct piece *p = m->first; p != NULL; p = p->next) {
		for (size_t i = 0; i < p->n; i++) {
			start[p->rows[i].pupil + 1]++;
		}
	}
	for (size_t i = 1; i <= m->roll.n; i++) {
		start[i] += start[i - 1];
	}
	for (const struct piece *p = m->first; p != NULL; p = p->next) {
		for (size_t i = 0; i < p->n; i++) {
			half[start[p->rows[i].pupil]++] = p->rows[i];
		}
	}
	memset(start, 0, (range + 2) * sizeof *start);
	for (size_t i = 0; i < m->n; i++) {
		start[half[i].slot - m->min_slot + 1]++;
	}
	for (size_t i = 1; i <= n_slots; i++) {
		start[i] += start[i - 1];
	}
	m->rows = ARENA_ARRAY(&m->im->a, m->n + 1, struct row);
	for (size_t i = 0; i < m->n; i++) {
		m->rows[start[half[i].slot - m->min_slot]++] = half[i];
	}
}

/* Everything about one mark but what stands there already. */
static void
check_row(struct marks *m, const struct school_state *s, struct row *r, uint32_t column)
{
	int32_t day = slot_day(r->slot);
	const struct image_pupil *p = m->pupils[r->pupil];
	uint8_t cell = column == UINT32_MAX ? CELL_NOT_OPEN : image_cells(s->image, p)[column];
	if (day > m->im->today) {
		row_problem(
		    m, r, "R48", "the day is still to come: record a known absence instead");
		return;
	}
	if (cell == CELL_NOT_OPEN && r->code == CODE_CLOSED) {
		r->is_dropped = true; /* the calendar says it (R49) */
		m->n_closed++;
		return;
	}
	if (cell == CELL_NOT_OPEN) {
		row_problem(m, r, "SI 2024/208 reg 10(1) (R34)",
		    "the session is not open for this pupil: see the calendar");
		return;
	}
	struct code_use use = {
	    .day = day,
	    .session = slot_session(r->slot),
	    .is_compulsory_age = true,
	    .is_on_roll = cell != CELL_OFF_ROLL,
	    .is_import = true,
	};
	if (r->code == CODE_X || r->code == CODE_C2) {
		use.is_compulsory_age = image_is_compulsory_age(
		    p, day, school_policy(s, day)->policy.law.school_year_start);
	}
	struct diag own = {0};
	if (code_allowed(r->code, &use, &own) != RC_OK) {
		row_problem(m, r, own.rule, own.text);
	} else if (r->minutes_late > 0 && r->code != CODE_L && r->code != CODE_U) {
		row_problem(m, r, "R40", "minutes late go with L or U");
	}
}

static void
check_rows(struct marks *m, const struct school_state *s)
{
	uint32_t slot = UINT32_MAX;
	uint32_t column = UINT32_MAX;
	for (size_t i = 0; i < m->n; i++) {
		struct row *r = &m->rows[i];
		if (r->slot != slot) {
			slot = r->slot;
			column = axis_column(&s->image->axis, slot_day(slot), slot_session(slot));
		}
		check_row(m, s, r, column);
		const struct row *before = i > 0 ? r - 1 : r;
		if (i > 0 && before->slot == r->slot && before->pupil == r->pupil) {
			char text[100];
			snprintf(text, sizeof text,
			    "the pupil has a mark for this session in line %u too",
			    (unsigned)before->line);
			row_problem(m, r, NULL, text);
		}
	}
}

/* What stands, in the same order as the rows: both walk forward together. */
struct standing {
	struct marks *m;
	size_t at;
};

static const char *
row_note(const struct marks *m, const struct row *r)
{
	return m->notes.s + r->note;
}

static enum rc
compare_mark(void *ctx, const struct mark *now, struct diag *d)
{
	(void)d;
	struct standing *w = ctx;
	struct marks *m = w->m;
	uint32_t slot = (uint32_t)(now->day - DAY_MIN) * 2 + (now->session == SESSION_PM);
	for (; w->at < m->n; w->at++) {
		const struct row *r = &m->rows[w->at];
		int64_t id = m->roll.pupils[r->pupil].pupil_id;
		if (r->slot > slot || (r->slot == slot && id > now->pupil_id)) {
			return RC_OK;
		}
		if (r->slot == slot && id == now->pupil_id) {
			break;
		}
	}
	if (w->at == m->n) {
		return RC_OK;
	}
	struct row *r = &m->rows[w->at++];
	bool is_late = r->code == CODE_L || r->code == CODE_U;
	bool is_same = r->code == now->code && now->is_confirmed &&
	               (!is_late || r->minutes_late == now->minutes_late) &&
	               strcmp(row_note(m, r), now->note) == 0;
	if (is_same) {
		r->is_dropped = true;
		m->n_same++;
		return RC_OK;
	}
	char text[120];
	snprintf(text, sizeof text,
	    r->code == now->code
	        ? "the register has %s there already, with other minutes or another note"
	        : "the register has %s there already: amend it, or take the row out",
	    code_info(now->code)->code);
	row_problem(m, r, "SI 2024/208 reg 6 (R44)", text);
	return RC_OK;
}

/* What would be written into a sealed period: it is amended, mark by mark, or opened first (R44).
 */
static enum rc
check_seals(struct marks *m, struct diag *d)
{
	struct seal *seals = NULL;
	size_t n = 0;
	struct importing *im = m->im;
	enum rc rc = store_seals(&seals, &n, im->c->st, im->c->school_id, &im->a, d);
	for (size_t i = 0; rc == RC_OK && n > 0 && i < m->n; i++) {
		struct row *r = &m->rows[i];
		int32_t day = slot_day(r->slot);
		for (size_t k = 0; !r->is_dropped && k < n; k++) {
			if (!seals[k].is_ended && seals[k].from_day <= day &&
			    day <= seals[k].to_day) {
				row_problem(m, r, "SI 2024/208 reg 6 (R44)",
				    "the registers of that day are sealed: amend the mark, or open "
				    "the "
				    "period first");
				break;
			}
		}
	}
	return rc;
}

/* The images of the pupils, in the order of the roll. */
static void
hold_pupils(struct marks *m, const struct school_state *s)
{
	m->pupils = ARENA_ARRAY(&m->im->a, m->roll.n + 1, const struct image_pupil *);
	for (size_t i = 0; i < m->roll.n; i++) {
		m->pupils[i] = image_pupil_find(s->image, m->roll.pupils[i].pupil_id);
	}
}

static bool
roll_is_image(const struct marks *m)
{
	for (size_t i = 0; i < m->roll.n; i++) {
		if (m->pupils[i] == NULL) {
			return false;
		}
	}
	return true;
}

static enum rc
changed_meanwhile(struct diag *d)
{
	return diag_set(d, RC_STALE, "file", NULL,
	    "the school was changed while the file was checked; nothing was imported, start it "
	    "again");
}

/* Against the calendar, the roll and the codes; then against what stands. */
static enum rc
marks_check(struct marks *m, struct diag *d)
{
	struct importing *im = m->im;
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, im->c, im->args->urn, PERM_IMPORT, d);
	if (rc != RC_OK) {
		return rc;
	}
	m->structure_seq = s->image->structure_seq;
	hold_pupils(m, s);
	bool is_fresh = roll_is_image(m);
	if (is_fresh) {
		check_rows(m, s);
	}
	m->pupils = NULL;
	school_release(s);
	rc = is_fresh ? import_checked(im, d) : changed_meanwhile(d);
	if (rc != RC_OK) {
		return rc;
	}
	struct standing walk = {.m = m};
	struct day_range range = {slot_day(m->min_slot), slot_day(m->max_slot)};
	rc = store_marks_each(im->c->st, im->c->school_id, range, compare_mark, &walk, d);
	if (rc == RC_OK) {
		rc = check_seals(m, d);
	}
	return rc == RC_OK ? import_checked(im, d) : rc;
}

/* The rows of one session from *at on; moves it past them. */
static enum rc
write_session(struct marks *m, struct call *c, struct mark_change *list, size_t *at, struct diag *d)
{
	uint32_t slot = m->rows[*at].slot;
	size_t n = 0;
	for (; *at < m->n && m->rows[*at].slot == slot; (*at)++) {
		const struct row *r = &m->rows[*at];
		if (!r->is_dropped) {
			list[n++] = (struct mark_change){
			    .pupil_id = m->roll.pupils[r->pupil].pupil_id,
			    .code = r->code,
			    .minutes_late = r->minutes_late,
			    .arrived_minute = MINUTE_NONE,
			    .is_confirmed = true,
			    .note = row_note(m, r),
			};
		}
	}
	if (n == 0) {
		return RC_OK;
	}
	struct submission sub;
	struct marks_save save = {
	    .day = slot_day(slot),
	    .session = slot_session(slot),
	    .effect = REGISTER_NONE,
	    .marks = list,
	    .n = n,
	};
	char part[24];
	snprintf(part, sizeof part, "%u", (unsigned)slot);
	import_submission(&sub, m->im, c, "import", part);
	enum rc rc = store_submit_marks(&sub, c->st, &save, d);
	if (rc == RC_OK) {
		effect_seq(c, c->school_id, sub.seq, true);
		c->seq = sub.seq;
		m->n_written += (int64_t)n;
		import_done(m->im, m->n_written);
	}
	return rc;
}

static enum rc
act_import_marks(struct call *c, const void *args, struct diag *d)
{
	struct marks *m = *(struct marks *const *)args;
	struct heads heads;
	enum rc rc = call_school(c, m->im->args->urn, PERM_IMPORT, d);
	if (rc == RC_OK) {
		rc = store_heads(&heads, c->st, c->school_id, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	if (heads.structure_seq != m->structure_seq) {
		return changed_meanwhile(d);
	}
	struct mark_change *list = ARENA_ARRAY(&m->im->a, m->roll.n + 1, struct mark_change);
	m->n_written = 0;
	for (size_t at = 0; rc == RC_OK && at < m->n;) {
		rc = write_session(m, c, list, &at, d);
	}
	/* A mark that came meanwhile shows here and not at the commit (PostgreSQL). */
	return rc == RC_OK ? store_flush(c->st, d) : rc;
}

static enum rc
marks_run(struct marks *m, struct diag *d)
{
	struct importing *im = m->im;
	enum rc rc = roll_index_read(&m->roll, im->c, &im->a, d);
	if (rc == RC_OK) {
		rc = marks_read(m, d);
	}
	if (rc != RC_OK || m->n == 0) {
		return rc;
	}
	marks_sort(m);
	rc = marks_check(m, d);
	size_t n_new = m->n - m->n_same - m->n_closed;
	if (rc == RC_OK && !im->args->dry_run && n_new > 0) {
		struct marks *args = m;
		import_state(im, IMPORT_WRITING, (int64_t)n_new);
		rc = import_write(im, act_import_marks, &args, d);
	}
	if (rc == RC_STALE && d != NULL) {
		d->rc = RC_OK;
		rc = changed_meanwhile(d);
	}
	return rc;
}

enum rc
import_run_marks(struct importing *im, struct diag *d)
{
	struct marks m = {.im = im, .last_pupil = FIND_NONE};
	enum rc rc = marks_run(&m, d);
	text_fini(&m.notes);
	if (rc == RC_OK) {
		char closed[60] = "";
		if (m.n_closed > 0) {
			snprintf(closed, sizeof closed, ", %zu closures that the calendar has",
			    m.n_closed);
		}
		snprintf(im->result->summary, sizeof im->result->summary,
		    "%zu marks added, %zu already there%s", m.n - m.n_same - m.n_closed, m.n_same,
		    closed);
	}
	return rc;
}
