#include "exchange/export_csv.h"

#include "base/day.h"

#include <stdlib.h>
#include <string.h>

#define EXPORT_FLUSH ((size_t)64 << 10)
#define EXPORT_TEXT_MAX ((size_t)8 << 20) /* of one row, behind what waits */

static const struct export_format {
	const char *name;
	const char *header; /* without the flags of pupils */
} formats[] = {
    [EXPORT_PUPILS] = {"pupils",
        "upn,former_upn,uln,adno,surname,forename,middle_names,preferred_surname,"
        "preferred_forename,former_surname,dob,sex,year,group,house,tutor,admission_date,"
        "leaving_date,leaving_reason,enrol_status,ethnicity,language,sen,sen_need,address,"
        "postcode,home_phone,mobile,email,note"},
    [EXPORT_CONTACTS] = {"contacts",
        "pupil_upn,pupil_adno,id,priority,title,surname,forename,relationship,"
        "parental_responsibility,lives_with,no_contact,language,mobile,home_phone,work_phone,"
        "main_phone,email,address,postcode,note"},
    [EXPORT_MARKS] = {"marks", "upn,date,session,code,minutes_late,note"},
    [EXPORT_CALENDAR] = {"calendar", "kind,from,to,session,years,name"},
    [EXPORT_LOG] = {"log", "seq,uuid,kind,received_at,user,position,device,reason,payload,hash"},
    [EXPORT_TIMETABLE] = {"timetable", "class,subject,day,week,period,start,end,room,teacher"},
    [EXPORT_CLASSES] = {"classes", "class,subject,upn,adno,surname,forename,from,to"},
};
_Static_assert(
    sizeof formats / sizeof formats[0] == EXPORT_KIND_COUNT, "a new export needs its header");

const char *
export_kind_name(enum export_kind kind)
{
	return formats[kind].name;
}

static void
export_write(struct export_csv *x)
{
	if (x->text.n > 0 && fwrite(x->text.s, 1, x->text.n, x->file) != x->text.n) {
		x->is_broken = true;
	}
	x->is_broken = x->is_broken || x->text.is_full;
	text_clear(&x->text);
}

/* End of a row. */
static void
export_end(struct export_csv *x)
{
	text_add_char(&x->text, '\n');
	if (x->text.n >= EXPORT_FLUSH) {
		export_write(x);
	}
}

/* A cell behind another one. */
static void
cell(struct export_csv *x, const char *s)
{
	text_add_char(&x->text, ',');
	if (s != NULL && s[0] != '\0') {
		text_add_csv(&x->text, s);
	}
}

static void
cell_day(struct export_csv *x, int32_t day)
{
	char buf[DAY_TEXT];
	cell(x, day_format(buf, day));
}

static void
cell_answer_of(struct export_csv *x, enum import_answer answer)
{
	static const char *const words[] = {
	    [IMPORT_UNKNOWN] = "",
	    [IMPORT_YES] = "T",
	    [IMPORT_NO] = "F",
	    [IMPORT_PARTLY] = "part",
	};
	cell(x, words[answer]);
}

/* The first number of one of these types. */
static void
cell_phone(struct export_csv *x, const struct import_phone *phone, size_t n, const char *types)
{
	for (size_t i = 0; i < n; i++) {
		if (phone[i].type != '\0' && strchr(types, phone[i].type) != NULL) {
			cell(x, phone[i].number);
			return;
		}
	}
	cell(x, "");
}

void
export_csv_open(struct export_csv *x, FILE *file, enum export_kind kind)
{
	*x = (struct export_csv){.file = file, .kind = kind};
	text_init(&x->text, EXPORT_TEXT_MAX);
	text_add(&x->text, formats[kind].header);
	for (int f = 0; kind == EXPORT_PUPILS && f < PUPIL_FLAG_COUNT; f++) {
		cell(x, pupil_flag_info((enum pupil_flag)f)->name);
	}
	export_end(x);
}

enum rc
export_csv_close(struct export_csv *x, struct diag *d)
{
	export_write(x);
	bool is_broken = x->is_broken || fflush(x->file) != 0;
	text_fini(&x->text);
	if (is_broken) {
		return diag_set(d, RC_FULL, "", NULL,
		    "the file could not be written to its end: is the disk full?");
	}
	return RC_OK;
}

void
export_pupil(struct export_csv *x, const struct import_pupil *p)
{
	const char sex[] = {p->sex, '\0'};
	text_add_csv(&x->text, p->upn);
	cell(x, p->former_upn);
	cell(x, p->uln);
	cell(x, p->adno);
	cell(x, p->surname);
	cell(x, p->forename);
	cell(x, p->middle_names);
	cell(x, p->preferred_surname);
	cell(x, p->preferred_forename);
	cell(x, p->former_surname);
	cell_day(x, p->born);
	cell(x, sex);
	cell(x, p->year < 0 ? "" : nc_year_name((enum nc_year)p->year));
	cell(x, p->group);
	cell(x, p->house);
	cell(x, p->tutor);
	cell_day(x, p->admitted);
	cell_day(x, p->left);
	cell(x, p->leaving_reason);
	cell(x, p->enrol_status);
	cell(x, p->ethnicity);
	cell(x, p->language);
	cell(x, p->sen_provision);
	cell(x, p->sen_need);
	cell(x, p->address.lines);
	cell(x, p->address.postcode);
	cell_phone(x, p->phone, p->n_phones, "HWDAO");
	cell_phone(x, p->phone, p->n_phones, "M");
	cell(x, p->email);
	cell(x, p->note);
	for (int f = 0; f < PUPIL_FLAG_COUNT; f++) {
		bool is_known = (p->flags_known & IMPORT_BIT(f)) != 0;
		cell(x, !is_known ? "" : (p->flags & IMPORT_BIT(f)) != 0 ? "T" : "F");
	}
	export_end(x);
}

void
export_contact(struct export_csv *x, const struct import_contact *c)
{
	text_add_csv(&x->text, c->pupil_upn);
	cell(x, c->pupil_adno);
	cell(x, c->id);
	text_add_char(&x->text, ',');
	if (c->priority > 0) {
		text_add_int(&x->text, c->priority);
	}
	cell(x, c->title);
	cell(x, c->surname);
	cell(x, c->forename);
	cell(x, c->relationship);
	cell_answer_of(x, c->responsibility);
	cell_answer_of(x, c->lives_with);
	cell_answer_of(x, c->no_contact);
	cell(x, c->language);
	cell_phone(x, c->phone, c->n_phones, "M");
	cell_phone(x, c->phone, c->n_phones, "H");
	cell_phone(x, c->phone, c->n_phones, "WD");
	cell_phone(x, c->phone, c->n_phones, "OAF");
	cell(x, c->email);
	cell(x, c->address.lines);
	cell(x, c->address.postcode);
	cell(x, c->note);
	export_end(x);
}

void
export_mark(struct export_csv *x, const struct import_mark *m)
{
	text_add_csv(&x->text, m->upn);
	cell_day(x, m->day);
	cell(x, m->session == SESSION_AM ? "AM" : "PM");
	cell(x, code_info(m->code)->code);
	text_add_char(&x->text, ',');
	if (m->minutes_late != IMPORT_MINUTES_NONE) {
		text_add_int(&x->text, m->minutes_late);
	}
	cell(x, m->note);
	export_end(x);
}

/* "7 8 9", or "" for the whole school. */
static void
cell_years(struct export_csv *x, uint32_t years)
{
	text_add_char(&x->text, ',');
	bool is_first = true;
	for (int y = 0; years != YEARS_ALL && y < NC_COUNT; y++) {
		if ((years & YEAR_BIT(y)) != 0) {
			text_add(&x->text, is_first ? "" : " ");
			text_add(&x->text, nc_year_name((enum nc_year)y));
			is_first = false;
		}
	}
}

/* The next school day of the week: Friday is followed by Monday. */
static int32_t
next_weekday(int32_t day)
{
	return day_weekday(day) >= 4 ? day_monday(day) + 7 : day + 1;
}

static bool
is_same_closure(const struct closure *a, const struct closure *b)
{
	return a->kind == b->kind && a->years == b->years &&
	       a->is_closed[SESSION_AM] == b->is_closed[SESSION_AM] &&
	       a->is_closed[SESSION_PM] == b->is_closed[SESSION_PM] &&
	       strcmp(a->reason, b->reason) == 0;
}

static void
export_closure(struct export_csv *x, const struct closure *c, int32_t to)
{
	static const char *const kinds[] = {
	    [CLOSURE_PLANNED] = "closed",
	    [CLOSURE_INSET] = "inset",
	    [CLOSURE_UNPLANNED] = "unplanned",
	};
	_Static_assert(sizeof kinds / sizeof kinds[0] == CLOSURE_KIND_COUNT,
	    "a new kind of closure needs its word");
	bool is_whole = c->is_closed[SESSION_AM] == c->is_closed[SESSION_PM];
	text_add(&x->text, kinds[c->kind]);
	cell_day(x, c->day);
	cell_day(x, to);
	cell(x, is_whole ? "" : c->is_closed[SESSION_AM] ? "AM" : "PM");
	cell_years(x, c->years);
	cell(x, c->reason);
	export_end(x);
}

void
export_calendar(struct export_csv *x, const struct term *terms, size_t n_terms,
    const struct closure *closures, size_t n_closures)
{
	for (size_t i = 0; i < n_terms; i++) {
		text_add(&x->text, "term");
		cell_day(x, terms[i].first);
		cell_day(x, terms[i].last);
		cell(x, "");
		cell(x, "");
		cell(x, terms[i].name);
		export_end(x);
	}
	for (size_t i = 0; i < n_closures;) {
		size_t last = i;
		while (last + 1 < n_closures &&
		       closures[last + 1].day == next_weekday(closures[last].day) &&
		       is_same_closure(&closures[last], &closures[last + 1])) {
			last++;
		}
		export_closure(x, &closures[i], closures[last].day);
		i = last + 1;
	}
}

void
export_log(struct export_csv *x, const struct export_log_row *row)
{
	char when[INSTANT_TEXT];
	text_add_int(&x->text, row->seq);
	cell(x, row->uuid);
	cell(x, row->kind);
	cell(x, instant_format(when, row->received_at));
	cell(x, row->user);
	cell(x, row->position);
	cell(x, row->device);
	cell(x, row->reason);
	cell(x, row->payload);
	cell(x, row->hash);
	export_end(x);
}

void
export_lesson(struct export_csv *x, const struct import_lesson *l)
{
	static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	char days[32] = "";
	char clock[MINUTE_TEXT];
	for (int i = 0; i < 7; i++) {
		if ((l->days >> i & 1) != 0) {
			size_t n = strlen(days);
			snprintf(days + n, sizeof days - n, "%s%s", n == 0 ? "" : "/", names[i]);
		}
	}
	text_add_csv(&x->text, l->class_name);
	cell(x, l->subject);
	cell(x, days);
	cell(x, l->week == 0 ? "" : l->week == 1 ? "A" : "B");
	cell(x, l->period);
	cell(x, minute_format(clock, l->starts));
	cell(x, minute_format(clock, l->ends));
	cell(x, l->room);
	cell(x, l->teacher);
	export_end(x);
}

void
export_member(struct export_csv *x, const struct import_member *m)
{
	text_add_csv(&x->text, m->class_name);
	cell(x, m->subject);
	cell(x, m->upn);
	cell(x, m->adno);
	cell(x, m->surname);
	cell(x, m->forename);
	cell_day(x, m->from_day);
	cell_day(x, m->to_day);
	export_end(x);
}
