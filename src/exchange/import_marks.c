#include "exchange/import_marks.h"

#include "base/num.h"
#include "exchange/columns.h"
#include "exchange/gather.h"
#include "core/upn.h"

#include <assert.h>
#include <string.h>

enum mark_field {
	FIELD_UPN,
	FIELD_ADNO,
	FIELD_DATE,
	FIELD_SESSION,
	FIELD_CODE,
	FIELD_MINUTES,
	FIELD_NOTE,
	FIELD_COUNT
};

/* Arbor's MARK_CODE holds words ("LATE"), so RAW_MARK is asked first. */
static const struct column_spec fields[] = {
    [FIELD_UPN] = {"upn", "upn|uniquepupilnumber|pupilupn", 0, 0},
    [FIELD_ADNO] = {"adno", "adno|admissionno|admissionnumber|admno|studentid|pupilid|id", 0, 0},
    [FIELD_DATE] = {"date", "date|markdate|sessiondate|attendancedate", 0, 0},
    [FIELD_SESSION] = {"session", "session|ampm|period|sessionname", 0, 0},
    [FIELD_CODE] = {"code", "rawmark|mark|code|attendancemark|attendancecode|markcode", 0, 0},
    [FIELD_MINUTES] = {"minutes_late", "minuteslate|minslate|lateminutes|minutes|late", 0, 0},
    [FIELD_NOTE] = {"note", "note|notes|comment|comments|reason|markcomment", 0, 0},
};
_Static_assert(sizeof fields / sizeof fields[0] == FIELD_COUNT, "a field needs its names");

#define MINUTES_MAX 480
#define KEY_MAX 40

/* A column of the wide form. */
struct wide_column {
	int32_t day; /* DAY_NONE: not a column of marks */
	enum session session;
};

struct marks_state {
	const struct import_marks_args *args;
	struct import_report *report;
	struct import_marks_sum sum;
	struct columns columns;
	struct wide_column *wide; /* by column; NULL in the long form */
	struct arena *arena;      /* of the header; nothing is added row by row */
	uint8_t one[128];         /* the code that is this one character; 0 if there is none */

	/* The last UPN and date, which in real files come again and again. */
	char raw_upn[KEY_MAX];
	struct upn upn;
	bool is_upn_good;
	char raw_date[KEY_MAX];
	int32_t day;
	bool is_day_good;
};

static void
marks_error(struct marks_state *s, enum mark_field field, const struct csv_row *row,
    const char *rule, const char *text)
{
	const struct import_place at = columns_place(&s->columns, field, row, NULL);
	import_error(s->report, &at, rule, "%s", text);
}

/* X01, I01 and the like: a letter that is a code, and two digits of a sub-code. */
static uint8_t
code_of_sub(const struct marks_state *s, const char *raw)
{
	bool is_sub =
	    raw[1] >= '0' && raw[1] <= '9' && raw[2] >= '0' && raw[2] <= '9' && raw[3] == '\0';
	return is_sub ? s->one[raw[0] & 127] : 0;
}

/* The code of a cell that is not blank; 0 if there is none. */
static uint8_t
marks_code(struct marks_state *s, const char *raw, enum session session)
{
	char text[4] = "";
	size_t n = strlen(raw);
	if (n > 3) {
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)raw[i] >= 0x80) {
			return 0;
		}
		text[i] = raw[i] >= 'a' && raw[i] <= 'z' ? (char)(raw[i] - 'a' + 'A') : raw[i];
	}
	uint8_t code = n == 1 ? s->one[(unsigned char)text[0]] : n == 2 ? code_find(text) : 0;
	if (n == 3) {
		code = code_of_sub(s, text);
		s->sum.mapped += code != 0;
	}
	bool is_stroke = code == CODE_PRESENT_AM || code == CODE_PRESENT_PM;
	if (is_stroke && code != code_present(session)) {
		s->sum.corrected++; /* R38 */
		return code_present(session);
	}
	return code;
}

/* The same cell as in the row before? Then what was found for it stands. */
static bool
is_again(char last[KEY_MAX], const char *cell)
{
	if (strcmp(last, cell) == 0) {
		return true;
	}
	size_t n = strlen(cell);
	if (n < KEY_MAX) {
		memcpy(last, cell, n + 1);
	} else {
		last[0] = '\0';
	}
	return false;
}

/* Asked again for what is wrong: a diag for every row of a good file would cost more than the rest.
 */
static void
marks_upn_fault(struct marks_state *s, const struct csv_row *row, const char *cell)
{
	struct upn upn;
	struct diag d = {0};
	if (upn_parse(&upn, cell, &d) != RC_OK) {
		marks_error(s, FIELD_UPN, row, "DfE UPN guidance", d.text);
	}
}

/* Who: false when the row names nobody (said). */
static bool
marks_pupil(struct import_mark *m, struct marks_state *s, const struct csv_row *row)
{
	const char *cell = columns_cell(&s->columns, FIELD_UPN, row);
	m->adno = columns_cell(&s->columns, FIELD_ADNO, row);
	m->upn = "";
	if (cell[0] == '\0') {
		if (m->adno[0] == '\0') {
			marks_error(s, columns_has(&s->columns, FIELD_UPN) ? FIELD_UPN : FIELD_ADNO,
			    row, NULL, "no pupil is named: expected a UPN or an admission number");
			return false;
		}
		return true;
	}
	if (!is_again(s->raw_upn, cell)) {
		s->is_upn_good = upn_parse(&s->upn, cell, NULL) == RC_OK;
	}
	if (!s->is_upn_good) {
		marks_upn_fault(s, row, cell);
		return false;
	}
	m->upn = s->upn.text;
	return true;
}

static bool
marks_day(struct import_mark *m, struct marks_state *s, const struct csv_row *row)
{
	const char *cell = columns_cell(&s->columns, FIELD_DATE, row);
	if (!is_again(s->raw_date, cell)) {
		s->is_day_good = import_day_parse(&s->day, cell);
	}
	if (!s->is_day_good) {
		marks_error(
		    s, FIELD_DATE, row, NULL, "not a date: expected YYYY-MM-DD or DD/MM/YYYY");
		return false;
	}
	m->day = s->day;
	return true;
}

/* "AM", "MORNING", "PM", "AFTERNOON", "am". */
static bool
session_parse(enum session *out, const char *s)
{
	static const struct {
		const char *name;
		enum session session;
	} names[] = {{"am", SESSION_AM}, {"pm", SESSION_PM}, {"morning", SESSION_AM},
	    {"afternoon", SESSION_PM}};
	if (s[0] != '\0' && s[1] == 'M' && s[2] == '\0' && (s[0] == 'A' || s[0] == 'P')) {
		*out = s[0] == 'A' ? SESSION_AM : SESSION_PM; /* nearly all of them */
		return true;
	}
	char key[16];
	columns_fold(key, sizeof key, s);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(key, names[i].name) == 0) {
			*out = names[i].session;
			return true;
		}
	}
	return false;
}

static bool
marks_session(struct import_mark *m, struct marks_state *s, const struct csv_row *row)
{
	const char *cell = columns_cell(&s->columns, FIELD_SESSION, row);
	if (!session_parse(&m->session, cell)) {
		marks_error(s, FIELD_SESSION, row, "SI 2024/208 reg 10(1) (R34)",
		    "not a session: expected AM or PM");
		return false;
	}
	return true;
}

static bool
marks_minutes(struct import_mark *m, struct marks_state *s, const struct csv_row *row)
{
	const char *cell = columns_cell(&s->columns, FIELD_MINUTES, row);
	int64_t v = IMPORT_MINUTES_NONE;
	if (cell[0] != '\0' && strcmp(cell, "-") != 0 && !num_parse(&v, cell, 0, MINUTES_MAX)) {
		marks_error(s, FIELD_MINUTES, row, NULL, "minutes late are a number from 0 to 480");
		return false;
	}
	m->minutes_late = (int16_t)v;
	return true;
}

static bool
is_blank_mark(const char *cell)
{
	return cell[0] == '\0' || (cell[0] == '-' && cell[1] == '\0');
}

#define UNKNOWN_CODE "not an attendance code"
#define CODE_RULE "SI 2024/208 reg 10 (R37)"

static enum rc
marks_long_row(struct marks_state *s, const struct csv_row *row, struct diag *d)
{
	struct import_mark m = {
	    .line = row->line, .column = (uint32_t)s->columns.at[FIELD_CODE] + 1};
	const char *raw = columns_cell(&s->columns, FIELD_CODE, row);
	columns_check_row(&s->columns, row, s->report);
	/* All of them, so that a row with two faults shows both. */
	bool is_good = marks_pupil(&m, s, row);
	is_good = marks_day(&m, s, row) && is_good;
	is_good = marks_session(&m, s, row) && is_good;
	is_good = marks_minutes(&m, s, row) && is_good;
	if (is_blank_mark(raw)) {
		s->sum.blanks++;
		return RC_OK;
	}
	m.code = marks_code(s, raw, m.session);
	if (m.code == 0) {
		marks_error(s, FIELD_CODE, row, CODE_RULE, UNKNOWN_CODE);
		return RC_OK;
	}
	if (!is_good) {
		return RC_OK;
	}
	m.note = columns_cell(&s->columns, FIELD_NOTE, row);
	s->sum.marks++;
	return s->args->mark(s->args->ctx, &m, d);
}

static enum rc
marks_wide_row(struct marks_state *s, const struct csv_row *row, struct diag *d)
{
	struct import_mark m = {.line = row->line, .minutes_late = IMPORT_MINUTES_NONE, .note = ""};
	columns_check_row(&s->columns, row, s->report);
	bool is_good = marks_pupil(&m, s, row);
	uint32_t n = row->n < s->columns.n ? row->n : s->columns.n;
	for (uint32_t i = 0; i < n; i++) {
		if (s->wide[i].day == DAY_NONE) {
			continue;
		}
		const char *raw = row->cell[i];
		if (is_blank_mark(raw)) {
			s->sum.blanks++;
			continue;
		}
		m.day = s->wide[i].day;
		m.session = s->wide[i].session;
		m.column = i + 1;
		m.code = marks_code(s, raw, m.session);
		if (m.code == 0) {
			const struct import_place at = {
			    row->line, i + 1, s->columns.header[i], raw};
			import_error(s->report, &at, CODE_RULE, UNKNOWN_CODE);
			continue;
		}
		if (!is_good) {
			continue;
		}
		s->sum.marks++;
		enum rc rc = s->args->mark(s->args->ctx, &m, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	return RC_OK;
}

/* "Mon 16/09/2024 AM": a word that is a date and, in most files, one that is a session. */
static struct wide_column
wide_parse(bool *has_session, const char *header)
{
	struct wide_column out = {.day = DAY_NONE, .session = SESSION_AM};
	*has_session = false;
	char word[32];
	for (const char *p = header; *p != '\0';) {
		p += strspn(p, " \n");
		size_t n = strcspn(p, " \n");
		if (n > 0 && n < sizeof word) {
			memcpy(word, p, n);
			word[n] = '\0';
			if (session_parse(&out.session, word)) {
				*has_session = true;
			} else {
				(void)day_parse_loose(&out.day, word);
			}
		}
		p += n;
	}
	return out;
}

/* Columns of marks; a date that stands twice without a session is first AM, then PM. */
static bool
marks_find_wide(struct marks_state *s)
{
	struct columns *c = &s->columns;
	bool is_any = false;
	s->wide = ARENA_ARRAY(s->arena, c->n + 1, struct wide_column);
	for (uint32_t i = 0; i < c->n; i++) {
		bool has_session = false;
		s->wide[i] = wide_parse(&has_session, c->header[i]);
		if (s->wide[i].day == DAY_NONE || c->is_used[i]) {
			s->wide[i].day = DAY_NONE;
			continue;
		}
		is_any = true;
		c->is_used[i] = true;
		if (!has_session && i > 0 && s->wide[i - 1].day == s->wide[i].day) {
			s->wide[i].session = SESSION_PM;
		}
	}
	return is_any;
}

static void
marks_header(struct marks_state *s, const struct csv_row *row)
{
	columns_match(&s->columns, fields, FIELD_COUNT, row, s->arena);
	struct columns *c = &s->columns;
	if (!columns_has(c, FIELD_UPN) && !columns_has(c, FIELD_ADNO)) {
		columns_missing(c, FIELD_UPN, row, s->report);
	}
	bool is_wide = !columns_has(c, FIELD_CODE) && marks_find_wide(s);
	s->sum.form = is_wide ? IMPORT_MARKS_WIDE : IMPORT_MARKS_LONG;
	static const enum mark_field needed[] = {FIELD_DATE, FIELD_SESSION, FIELD_CODE};
	for (size_t i = 0; i < 3 && !is_wide; i++) {
		if (!columns_has(c, needed[i])) {
			columns_missing(c, needed[i], row, s->report);
		}
	}
}

static enum rc
marks_row(void *ctx, struct csv_row *row, struct diag *d)
{
	struct marks_state *s = ctx;
	if (row->index == 0) {
		marks_header(s, row);
		row->is_last = s->report->errors.seen > 0;
		return RC_OK;
	}
	s->sum.rows++;
	return s->sum.form == IMPORT_MARKS_WIDE ? marks_wide_row(s, row, d)
	                                        : marks_long_row(s, row, d);
}

enum rc
import_marks(struct import_marks_sum *out, const struct import_marks_args *args,
    struct import_report *report, struct diag *d)
{
	struct arena a;
	arena_init(&a, 0);
	struct marks_state s = {.args = args, .report = report, .arena = &a};
	for (uint8_t c = CODE_FIRST; c < CODE_END; c++) {
		const char *code = code_info(c)->code;
		if (code[1] == '\0') {
			s.one[code[0] & 127] = c;
		}
	}
	enum rc rc = import_file_read(args->src, marks_row, &s, report, d);
	arena_free(&a);
	if (rc == RC_OK) {
		rc = import_report_end(report, d);
	}
	if (rc == RC_OK) {
		*out = s.sum;
	}
	return rc;
}
