#include "exchange/import_pupils.h"

#include "exchange/columns.h"
#include "core/calendar.h"
#include "exchange/gather.h"
#include "base/text.h"
#include "core/upn.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum pupil_kind {
	PUPIL_TEXT,    /* to: offset of the text */
	PUPIL_DAY,     /* to: offset of the day */
	PUPIL_UPN,     /* to: offset of the text */
	PUPIL_SEX,     /* to: nothing; as in those below */
	PUPIL_YEAR,    /* */
	PUPIL_SEN,     /* */
	PUPIL_NOTE,    /* */
	PUPIL_ADDRESS, /* */
	PUPIL_PHONE,   /* to: type of the phone */
	PUPIL_FLAG,    /* to: enum pupil_flag */
	PUPIL_KIND_COUNT
};

#define TO(member) offsetof(struct import_pupil, member)

/* Names of SIMS, Arbor, iSAMS and the census, and those of our own export (its labels). */
static const struct column_spec fields[] = {
    {"upn", "upn|uniquepupilnumber|pupilupn", PUPIL_UPN, TO(upn)},
    {"former_upn", "formerupn", PUPIL_UPN, TO(former_upn)},
    {"uln", "uln|uniquelearnernumber", PUPIL_TEXT, TO(uln)},
    {"adno", "adno|admissionno|admissionnumber|admno|admissionnum", PUPIL_TEXT, TO(adno)},
    {"id", "id|studentid|pupilid|personid", PUPIL_TEXT, TO(id)},
    {"surname", "legalsurname|surname|lastname|legallastname|familyname", PUPIL_TEXT, TO(surname)},
    {"forename", "legalforename|forename|firstname|legalfirstname|givenname", PUPIL_TEXT,
        TO(forename)},
    {"middle_names", "middlenames|middlename|legalmiddlenames", PUPIL_TEXT, TO(middle_names)},
    {"preferred_surname", "preferredsurname|preferredlastname|chosensurname", PUPIL_TEXT,
        TO(preferred_surname)},
    {"preferred_forename",
        "preferredforename|preferredname|preferredfirstname|knownas|chosenforename|chosenname",
        PUPIL_TEXT, TO(preferred_forename)},
    {"former_surname", "formersurname", PUPIL_TEXT, TO(former_surname)},
    {"dob", "dob|dateofbirth|birthdate", PUPIL_DAY, TO(born)},
    {"sex", "sex|gender|legalsex", PUPIL_SEX, 0},
    {"year", "year|ncyear|yeargroup|yr|ncyearactual|nationalcurriculumyear|curriculumyear",
        PUPIL_YEAR, 0},
    {"group",
        "group|reg|reggroup|registrationgroup|registrationform|form|formtutorgroup|tutorgroup|"
        "class|classname|registration",
        PUPIL_TEXT, TO(group)},
    {"house", "house|academichouse", PUPIL_TEXT, TO(house)},
    {"tutor", "tutor|formtutor|regtutor", PUPIL_TEXT, TO(tutor)},
    {"admission_date",
        "admissiondate|admissionsdate|dateofadmission|dateadmitted|doa|entrydate|enrolmentdate|"
        "startdate",
        PUPIL_DAY, TO(admitted)},
    {"leaving_date", "leavingdate|dateofleaving|dateleft", PUPIL_DAY, TO(left)},
    {"leaving_reason", "leavingreason|reasonforleaving", PUPIL_TEXT, TO(leaving_reason)},
    {"enrol_status", "enrolstatus|enrolmentstatus", PUPIL_TEXT, TO(enrol_status)},
    {"ethnicity", "ethnicity|ethnicitycode|ethnicgroup", PUPIL_TEXT, TO(ethnicity)},
    {"language", "language|firstlanguage|languagecode|homelanguage", PUPIL_TEXT, TO(language)},
    {"sen", "sen|senstatus|senprovision|sencode|senstage", PUPIL_SEN, 0},
    {"sen_need", "senneed|primarysenneed|sentype|senneeds", PUPIL_TEXT, TO(sen_need)},
    {"note", "note|notes|quicknote|quicknotes|comment|comments", PUPIL_NOTE, 0},
    {"address", "address|addressblock|homeaddress|fulladdress", PUPIL_ADDRESS, 0},
    {"postcode", "postcode|postalcode", PUPIL_TEXT, TO(address.postcode)},
    {"home_phone", "homephone|hometelephone|telephone|phone|telephonenumber|maintelephone",
        PUPIL_PHONE, 'H'},
    {"mobile", "mobile|mobilenumber|mobilephone|mobiletelephone", PUPIL_PHONE, 'M'},
    {"email", "email|schoolemailaddress|pupilemail|emailaddress|primaryemail|schoolemail",
        PUPIL_TEXT, TO(email)},
    {"sen_support", "sensupport", PUPIL_FLAG, PUPIL_FLAG_SEN_SUPPORT},
    {"ehc_plan", "ehcplan|ehcp|ehc|hasehcplan", PUPIL_FLAG, PUPIL_FLAG_EHC_PLAN},
    {"fsm",
        "fsm|fsmeligibility|freeschoolmeals|fsmeligible|eligibleforfreemeals|"
        "eligibleforfreeschoolmeals|freemeals",
        PUPIL_FLAG, PUPIL_FLAG_FSM},
    {"pupil_premium", "pupilpremium|pupilpremiumindicator|pp|fsmever6|ever6", PUPIL_FLAG,
        PUPIL_FLAG_PUPIL_PREMIUM},
    {"eal", "eal|englishasanadditionallanguage|englishadditionallanguage", PUPIL_FLAG,
        PUPIL_FLAG_EAL},
    {"looked_after", "lookedafter|incare|childlookedafter|lookedafterchild|lac|cla|inlacare",
        PUPIL_FLAG, PUPIL_FLAG_LOOKED_AFTER},
    {"previously_looked_after", "previouslylookedafter|formerlylookedafter|plac|postlac",
        PUPIL_FLAG, PUPIL_FLAG_PREVIOUSLY_LOOKED_AFTER},
    {"social_worker", "socialworker|hassocialworker|hasasocialworker", PUPIL_FLAG,
        PUPIL_FLAG_SOCIAL_WORKER},
    {"had_social_worker",
        "hadsocialworker|formerlysocialworker|formersocialworker|eversocialworker", PUPIL_FLAG,
        PUPIL_FLAG_HAD_SOCIAL_WORKER},
    {"child_in_need", "childinneed|cin", PUPIL_FLAG, PUPIL_FLAG_CHILD_IN_NEED},
    {"child_protection", "childprotection|childprotectionplan|cpplan|cp", PUPIL_FLAG,
        PUPIL_FLAG_CHILD_PROTECTION},
    {"youth_offending", "youthoffending|youthoffendingworker|yot|yos", PUPIL_FLAG,
        PUPIL_FLAG_YOUTH_OFFENDING},
    {"young_carer", "youngcarer|youngcarerindicator", PUPIL_FLAG, PUPIL_FLAG_YOUNG_CARER},
    {"vulnerable", "vulnerable|vulnerablepupil|vulnerablestudent|vulnerablemarker|vulnerableflag",
        PUPIL_FLAG, PUPIL_FLAG_VULNERABLE},
    {"medical", "medical|medicalflag|medicalcondition|medicalconditions|medicalneeds", PUPIL_FLAG,
        PUPIL_FLAG_MEDICAL},
    {"service_family", "servicefamily|servicechild|servicechildren|serviceparent", PUPIL_FLAG,
        PUPIL_FLAG_SERVICE_FAMILY},
    {"traveller_family", "travellerfamily|traveller|grt", PUPIL_FLAG, PUPIL_FLAG_TRAVELLER_FAMILY},
};
#define FIELDS (sizeof fields / sizeof fields[0])
_Static_assert(FIELDS <= COLUMNS_FIELDS_MAX, "COLUMNS_FIELDS_MAX must grow");

struct pupils_state {
	struct import_pupils pupils;
	struct import_report *report;
	struct gather gather;
	struct columns columns;
};

/* One cell on its way into a record. */
struct pupil_cell {
	struct pupils_state *s;
	struct import_pupil *p;
	size_t field;
	const struct csv_row *row;
	const char *text; /* trimmed, not "" */
};

static struct import_place
cell_place(const struct pupil_cell *c)
{
	return columns_place(&c->s->columns, c->field, c->row, c->text);
}

static void
pupil_text(const struct pupil_cell *c)
{
	const char *s = gather_text(&c->s->gather, c->text);
	memcpy((char *)c->p + fields[c->field].to, &s, sizeof s);
}

static void
pupil_day(const struct pupil_cell *c)
{
	int32_t day = DAY_NONE;
	if (!import_day_parse(&day, c->text)) {
		const struct import_place at = cell_place(c);
		import_error(c->s->report, &at, NULL, "not a date: expected DD/MM/YYYY");
		return;
	}
	memcpy((char *)c->p + fields[c->field].to, &day, sizeof day);
}

static void
pupil_upn(const struct pupil_cell *c)
{
	struct upn upn;
	struct diag d = {0};
	if (upn_parse(&upn, c->text, &d) != RC_OK) {
		const struct import_place at = cell_place(c);
		import_error(c->s->report, &at, "DfE UPN guidance", "%s", d.text);
		return;
	}
	const char *s = gather_text(&c->s->gather, upn.text);
	memcpy((char *)c->p + fields[c->field].to, &s, sizeof s);
}

static void
pupil_sex(const struct pupil_cell *c)
{
	c->p->sex = import_sex_parse(c->text);
	if (c->p->sex == 0) {
		const struct import_place at = cell_place(c);
		import_error(c->s->report, &at, NULL, "sex is M or F");
	}
}

static void
pupil_year(const struct pupil_cell *c)
{
	c->p->year = nc_year_parse(c->text);
	if (c->p->year < 0) {
		const struct import_place at = cell_place(c);
		import_error(c->s->report, &at, NULL,
		    "not a year group: expected E1, E2, N1, N2, R, 1 to 14 or X");
	}
}

static void
pupil_sen(const struct pupil_cell *c)
{
	char sen = import_sen_parse(c->text);
	if (sen == 0) {
		const struct import_place at = cell_place(c);
		import_error(
		    c->s->report, &at, NULL, "SEN is N (none), K (SEN support) or E (EHC plan)");
		return;
	}
	import_pupil_set_sen(c->p, sen);
}

static void
pupil_note(const struct pupil_cell *c)
{
	c->p->note = gather_line(&c->s->gather, c->p->note, c->text);
}

static void
pupil_address(const struct pupil_cell *c)
{
	c->p->address.lines = gather_text(&c->s->gather, c->text);
}

static void
pupil_phone(const struct pupil_cell *c)
{
	gather_phone(
	    &c->s->gather, c->p->phone, &c->p->n_phones, (char)fields[c->field].to, c->text);
}

/* "Not eligible", "no longer", "none", "never". */
static bool
is_refusal(const char *s)
{
	char key[16];
	columns_fold(key, sizeof key, s);
	return strncmp(key, "no", 2) == 0 || strncmp(key, "never", 5) == 0 ||
	       strncmp(key, "ineligible", 10) == 0;
}

/* Other systems put a text where we have a flag: it sets the flag and is kept as a note (C455). */
static void
pupil_flag(const struct pupil_cell *c)
{
	enum pupil_flag flag = (enum pupil_flag)fields[c->field].to;
	int answer = IMPORT_UNKNOWN;
	if (cell_answer(&answer, c->text)) {
		if (answer != IMPORT_UNKNOWN) {
			import_pupil_flag(c->p, flag, answer == IMPORT_YES);
		}
		return;
	}
	if (is_refusal(c->text)) {
		import_pupil_flag(c->p, flag, false);
		return;
	}
	import_pupil_flag(c->p, flag, true);
	struct gather *g = &c->s->gather;
	const char *header = c->s->columns.header[c->s->columns.at[c->field]];
	struct text line;
	text_init(&line, CSV_CELL_MAX * 2);
	text_printf(&line, "%s: %s", header, c->text);
	c->p->note = gather_line(g, c->p->note, line.s);
	text_fini(&line);
}

static void
pupil_take(struct pupils_state *s, struct import_pupil *p, size_t field, const struct csv_row *row)
{
	static void (*const take[])(const struct pupil_cell *) = {
	    [PUPIL_TEXT] = pupil_text,
	    [PUPIL_DAY] = pupil_day,
	    [PUPIL_UPN] = pupil_upn,
	    [PUPIL_SEX] = pupil_sex,
	    [PUPIL_YEAR] = pupil_year,
	    [PUPIL_SEN] = pupil_sen,
	    [PUPIL_NOTE] = pupil_note,
	    [PUPIL_ADDRESS] = pupil_address,
	    [PUPIL_PHONE] = pupil_phone,
	    [PUPIL_FLAG] = pupil_flag,
	};
	_Static_assert(sizeof take / sizeof take[0] == PUPIL_KIND_COUNT,
	    "a new kind of column needs a function that takes it");
	const struct pupil_cell c = {s, p, field, row, columns_cell(&s->columns, field, row)};
	if (c.text[0] != '\0') {
		take[fields[field].kind](&c);
	}
}

static size_t
field_of(size_t to, enum pupil_kind kind)
{
	size_t f = 0;
	while (fields[f].to != to || fields[f].kind != (int)kind) {
		f++;
	}
	return f;
}

/* A cell that must hold something: blank is a fault of its own, a wrong value has been said. */
static void
pupil_need(struct pupils_state *s, size_t field, const struct csv_row *row, const char *what)
{
	if (columns_cell(&s->columns, field, row)[0] != '\0') {
		return;
	}
	const struct import_place at = columns_place(&s->columns, field, row, NULL);
	import_error(s->report, &at, "SI 2024/208 reg 8", "%s is missing", what);
}

static void
pupil_check(struct pupils_state *s, const struct import_pupil *p, const struct csv_row *row)
{
	size_t upn = field_of(TO(upn), PUPIL_UPN);
	if (columns_cell(&s->columns, upn, row)[0] == '\0') {
		const struct import_place at = columns_place(&s->columns, upn, row, NULL);
		if (p->adno[0] == '\0') {
			import_error(s->report, &at, "DfE UPN guidance",
			    "the UPN is missing (1500), and there is no admission number either");
		} else {
			import_warning(
			    s->report, &at, "DfE UPN guidance", "the UPN is missing (1500)");
		}
	}
	pupil_need(s, field_of(TO(surname), PUPIL_TEXT), row, "the surname");
	pupil_need(s, field_of(TO(forename), PUPIL_TEXT), row, "the forename");
	pupil_need(s, field_of(TO(born), PUPIL_DAY), row, "the date of birth");
	if (p->born != DAY_NONE && p->admitted != DAY_NONE && p->admitted < p->born) {
		const struct import_place at =
		    columns_place(&s->columns, field_of(TO(admitted), PUPIL_DAY), row, NULL);
		import_error(s->report, &at, NULL, "admitted before the date of birth");
	}
}

static void
pupils_header(struct pupils_state *s, const struct csv_row *row)
{
	columns_match(&s->columns, fields, FIELDS, row, s->gather.arena);
	columns_warn_unused(&s->columns, s->report);
	size_t upn = field_of(TO(upn), PUPIL_UPN);
	if (!columns_has(&s->columns, upn) &&
	    !columns_has(&s->columns, field_of(TO(adno), PUPIL_TEXT))) {
		columns_missing(&s->columns, upn, row, s->report);
	}
	const size_t needed[] = {field_of(TO(surname), PUPIL_TEXT),
	    field_of(TO(forename), PUPIL_TEXT), field_of(TO(born), PUPIL_DAY)};
	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
		if (!columns_has(&s->columns, needed[i])) {
			columns_missing(&s->columns, needed[i], row, s->report);
		}
	}
}

static enum rc
pupils_row(void *ctx, struct csv_row *row, struct diag *d)
{
	struct pupils_state *s = ctx;
	if (row->index == 0) {
		pupils_header(s, row);
		row->is_last = s->report->errors.seen > 0;
		return RC_OK;
	}
	struct import_pupil *p =
	    gather_add(&s->gather, &s->pupils.item, &s->pupils.n, sizeof *s->pupils.item);
	*p = import_pupil_empty();
	p->line = row->line;
	columns_check_row(&s->columns, row, s->report);
	for (size_t f = 0; f < FIELDS; f++) {
		pupil_take(s, p, f, row);
	}
	pupil_check(s, p, row);
	if (s->gather.is_too_big) {
		return diag_set(d, RC_TOO_LARGE, "", NULL,
		    "more than %d pupils or %zu MB of text in one file", GATHER_ROWS_MAX,
		    GATHER_BYTES_MAX >> 20);
	}
	return RC_OK;
}

static int
by_upn(const void *a, const void *b)
{
	const struct import_pupil *x = *(const struct import_pupil *const *)a;
	const struct import_pupil *y = *(const struct import_pupil *const *)b;
	int order = strcmp(x->upn, y->upn);
	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static int
by_adno(const void *a, const void *b)
{
	const struct import_pupil *x = *(const struct import_pupil *const *)a;
	const struct import_pupil *y = *(const struct import_pupil *const *)b;
	int order = strcmp(x->adno, y->adno);
	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

void
import_pupils_check_twice(
    const struct import_pupils *pupils, struct import_report *report, struct arena *a)
{
	size_t n = pupils->n;
	const struct import_pupil **p = ARENA_ARRAY(a, n + 1, const struct import_pupil *);
	for (size_t i = 0; i < n; i++) {
		p[i] = &pupils->item[i];
	}
	qsort(p, n, sizeof p[0], by_upn);
	for (size_t i = 1; i < n; i++) {
		if (p[i]->upn[0] != '\0' && strcmp(p[i - 1]->upn, p[i]->upn) == 0) {
			const struct import_place at = {p[i]->line, 0, "UPN", p[i]->upn};
			import_error(report, &at, "DfE UPN guidance",
			    "the same UPN as in line %" PRIu32 " (1520)", p[i - 1]->line);
		}
	}
	qsort(p, n, sizeof p[0], by_adno);
	for (size_t i = 1; i < n; i++) {
		if (p[i]->adno[0] != '\0' && strcmp(p[i - 1]->adno, p[i]->adno) == 0) {
			const struct import_place at = {
			    p[i]->line, 0, "Admission number", p[i]->adno};
			import_error(report, &at, NULL,
			    "the same admission number as in line %" PRIu32, p[i - 1]->line);
		}
	}
}

enum rc
import_pupils(struct import_pupils *out, const struct csv_source *src, struct import_report *report,
    struct arena *a, struct diag *d)
{
	struct pupils_state s = {.report = report, .gather = {.arena = a}};
	enum rc rc = import_file_read(src, pupils_row, &s, report, d);
	if (rc != RC_OK) {
		return rc;
	}
	import_pupils_check_twice(&s.pupils, report, a);
	rc = import_report_end(report, d);
	if (rc == RC_OK) {
		*out = s.pupils;
	}
	return rc;
}
