#include "exchange/import_contacts.h"

#include "base/num.h"
#include "exchange/columns.h"
#include "exchange/gather.h"
#include "core/upn.h"

#include <string.h>
#include <strings.h>

enum contact_kind {
	CONTACT_TEXT,   /* to: offset of the text */
	CONTACT_UPN,    /* to: nothing; as in the next two */
	CONTACT_RANK,   /* */
	CONTACT_LINES,  /* a whole address in one cell, or one line of it */
	CONTACT_ANSWER, /* to: offset of the enum import_answer */
	CONTACT_PHONE,  /* to: type of the phone */
	CONTACT_KIND_COUNT
};

#define TO(member) offsetof(struct import_contact, member)

/* The pupil's columns come first, so that of two called "Surname" the contact's is the second. */
enum contact_field {
	FIELD_UPN,
	FIELD_ADNO,
	FIELD_PUPIL_ID,
	FIELD_PUPIL_SURNAME,
	FIELD_PUPIL_FORENAME,
	FIELD_ID,
	FIELD_PRIORITY,
	FIELD_TITLE,
	FIELD_SURNAME,
	FIELD_FORENAME,
	FIELD_RELATIONSHIP,
	FIELD_RESPONSIBILITY,
	FIELD_LIVES_WITH,
	FIELD_NO_CONTACT,
	FIELD_LANGUAGE,
	FIELD_MOBILE,
	FIELD_HOME,
	FIELD_WORK,
	FIELD_MAIN,
	FIELD_EMAIL,
	FIELD_EMAIL_2,
	FIELD_ADDRESS,
	FIELD_ADDRESS_2,
	FIELD_ADDRESS_3,
	FIELD_TOWN,
	FIELD_COUNTY,
	FIELD_POSTCODE,
	FIELD_NOTE,
	FIELD_COUNT
};

static const struct column_spec fields[] = {
    [FIELD_UPN] = {"pupil_upn", "pupilupn|upn|uniquepupilnumber|studentupn", CONTACT_UPN, 0},
    [FIELD_ADNO] = {"pupil_adno", "pupiladno|adno|admissionno|admissionnumber|admno", CONTACT_TEXT,
        TO(pupil_adno)},
    [FIELD_PUPIL_ID] = {"pupil_id", "pupilid|studentid|id", CONTACT_TEXT, TO(pupil_id)},
    [FIELD_PUPIL_SURNAME] = {"pupil_surname",
        "pupilsurname|studentsurname|legalsurname|pupillastname|surname|lastname", CONTACT_TEXT,
        TO(pupil_surname)},
    [FIELD_PUPIL_FORENAME] = {"pupil_forename",
        "pupilforename|studentforename|legalforename|pupilfirstname|forename|firstname",
        CONTACT_TEXT, TO(pupil_forename)},
    [FIELD_ID] = {"id", "contactid|id", CONTACT_TEXT, TO(id)},
    [FIELD_PRIORITY] = {"priority", "contactpriority|priority|order|contactorder", CONTACT_RANK, 0},
    [FIELD_TITLE] = {"title", "contacttitle|title|salutation", CONTACT_TEXT, TO(title)},
    [FIELD_SURNAME] = {"surname",
        "contactsurname|contactlastname|parentsurname|parentlastname|surname|lastname",
        CONTACT_TEXT, TO(surname)},
    [FIELD_FORENAME] = {"forename",
        "contactforename|contactfirstname|parentforename|parentfirstname|forename|firstname",
        CONTACT_TEXT, TO(forename)},
    [FIELD_RELATIONSHIP] = {"relationship",
        "relationship|relationshiptopupil|relationshiptostudent|relationtype|relation",
        CONTACT_TEXT, TO(relationship)},
    [FIELD_RESPONSIBILITY] = {"parental_responsibility",
        "parentalresponsibility|responsibility|hasparentalresponsibility|pr", CONTACT_ANSWER,
        TO(responsibility)},
    [FIELD_LIVES_WITH] = {"lives_with",
        "liveswith|liveswithpupil|liveswithstudent|pupilliveswith|sameaddress", CONTACT_ANSWER,
        TO(lives_with)},
    [FIELD_NO_CONTACT] = {"no_contact", "nocontact|donotcontact|courtorder", CONTACT_ANSWER,
        TO(no_contact)},
    [FIELD_LANGUAGE] = {"language", "language|firstlanguage|contactlanguage", CONTACT_TEXT,
        TO(language)},
    [FIELD_MOBILE] = {"mobile",
        "mobile|mobilenumber|mobilephone|mobiletelephone|contactmobile|primarymobile",
        CONTACT_PHONE, 'M'},
    [FIELD_HOME] = {"home_phone", "homephone|hometelephone|telephonehome|phonehome", CONTACT_PHONE,
        'H'},
    [FIELD_WORK] = {"work_phone", "workphone|worktelephone|telephonework|daytelephone",
        CONTACT_PHONE, 'W'},
    [FIELD_MAIN] = {"main_phone",
        "mainphone|maintelephone|telephone|phone|primaryphone|telephonenumber", CONTACT_PHONE, 'O'},
    [FIELD_EMAIL] = {"email", "primaryemail|email|emailaddress|contactemail|homeemail",
        CONTACT_TEXT, TO(email)},
    [FIELD_EMAIL_2] = {"home_email", "homeemail|contacthomeemail", CONTACT_TEXT, 0},
    [FIELD_ADDRESS] = {"address",
        "address|addressblock|fulladdress|homeaddress|address1|addressline1", CONTACT_LINES, 0},
    [FIELD_ADDRESS_2] = {"address2", "address2|addressline2", CONTACT_LINES, 0},
    [FIELD_ADDRESS_3] = {"address3", "address3|addressline3", CONTACT_LINES, 0},
    [FIELD_TOWN] = {"town", "town|posttown|city", CONTACT_LINES, 0},
    [FIELD_COUNTY] = {"county", "county", CONTACT_LINES, 0},
    [FIELD_POSTCODE] = {"postcode", "postcode|postalcode", CONTACT_TEXT, TO(address.postcode)},
    [FIELD_NOTE] = {"note", "note|notes|comment|comments|quicknote", CONTACT_TEXT, TO(note)},
};
_Static_assert(sizeof fields / sizeof fields[0] == FIELD_COUNT, "a field needs its names");
_Static_assert(FIELD_COUNT <= COLUMNS_FIELDS_MAX, "COLUMNS_FIELDS_MAX must grow");

struct contacts_state {
	struct import_contacts contacts;
	struct import_report *report;
	struct gather gather;
	struct columns columns;
};

struct contact_cell {
	struct contacts_state *s;
	struct import_contact *c;
	size_t field;
	const struct csv_row *row;
	const char *text; /* trimmed, not "" */
};

static struct import_place
cell_place(const struct contact_cell *c)
{
	return columns_place(&c->s->columns, c->field, c->row, c->text);
}

static void
contact_text(const struct contact_cell *c)
{
	if (c->field == FIELD_EMAIL_2) {
		if (c->c->email[0] == '\0') {
			c->c->email = gather_text(&c->s->gather, c->text);
		}
		return;
	}
	const char *s = gather_text(&c->s->gather, c->text);
	memcpy((char *)c->c + fields[c->field].to, &s, sizeof s);
}

static void
contact_upn(const struct contact_cell *c)
{
	struct upn upn;
	struct diag d = {0};
	if (upn_parse(&upn, c->text, &d) != RC_OK) {
		const struct import_place at = cell_place(c);
		import_error(c->s->report, &at, "DfE UPN guidance", "%s", d.text);
		return;
	}
	c->c->pupil_upn = gather_text(&c->s->gather, upn.text);
}

static void
contact_rank(const struct contact_cell *c)
{
	int64_t v = 0;
	if (!num_parse(&v, c->text, 0, 99)) {
		const struct import_place at = cell_place(c);
		import_error(
		    c->s->report, &at, NULL, "the priority is a number from 1 (rung first) to 99");
		return;
	}
	c->c->priority = (int32_t)v;
}

static void
contact_lines(const struct contact_cell *c)
{
	struct import_address *to = &c->c->address;
	to->lines = gather_line(&c->s->gather, to->lines, c->text);
}

static void
contact_answer(const struct contact_cell *c)
{
	int v = IMPORT_UNKNOWN;
	bool is_part = c->field == FIELD_LIVES_WITH && strncasecmp(c->text, "part", 4) == 0;
	if (is_part) {
		v = IMPORT_PARTLY;
	} else if (!cell_answer(&v, c->text)) {
		const struct import_place at = cell_place(c);
		import_error(c->s->report, &at, NULL, "expected T or F, Y or N, or blank");
		return;
	}
	enum import_answer answer = (enum import_answer)v;
	memcpy((char *)c->c + fields[c->field].to, &answer, sizeof answer);
}

static void
contact_phone(const struct contact_cell *c)
{
	gather_phone(
	    &c->s->gather, c->c->phone, &c->c->n_phones, (char)fields[c->field].to, c->text);
}

static void
contact_take(
    struct contacts_state *s, struct import_contact *c, size_t field, const struct csv_row *row)
{
	static void (*const take[])(const struct contact_cell *) = {
	    [CONTACT_TEXT] = contact_text,
	    [CONTACT_UPN] = contact_upn,
	    [CONTACT_RANK] = contact_rank,
	    [CONTACT_LINES] = contact_lines,
	    [CONTACT_ANSWER] = contact_answer,
	    [CONTACT_PHONE] = contact_phone,
	};
	_Static_assert(sizeof take / sizeof take[0] == CONTACT_KIND_COUNT,
	    "a new kind of column needs a function that takes it");
	const struct contact_cell cell = {s, c, field, row, columns_cell(&s->columns, field, row)};
	if (cell.text[0] != '\0') {
		take[fields[field].kind](&cell);
	}
}

static bool
is_postcode(const char *s)
{
	size_t n = strlen(s);
	if (n < 5 || n > 8) {
		return false;
	}
	/* Inward part: a digit and two letters. */
	const char *in = s + n - 3;
	return in[0] >= '0' && in[0] <= '9' && in[1] >= 'A' && in[1] <= 'Z' && in[2] >= 'A' &&
	       in[2] <= 'Z' && s[0] >= 'A' && s[0] <= 'Z';
}

/* SIMS writes the postcode as the last line of the address block. */
static void
contact_split_postcode(struct contacts_state *s, struct import_contact *c)
{
	const char *last = strrchr(c->address.lines, '\n');
	if (c->address.postcode[0] != '\0' || last == NULL || !is_postcode(last + 1)) {
		return;
	}
	size_t n = (size_t)(last - c->address.lines);
	c->address.postcode = last + 1;
	c->address.lines = gather_text_n(&s->gather, c->address.lines, n);
}

static void
contact_check(struct contacts_state *s, const struct import_contact *c, const struct csv_row *row)
{
	bool is_named = columns_cell(&s->columns, FIELD_UPN, row)[0] != '\0' ||
	                c->pupil_adno[0] != '\0' || c->pupil_id[0] != '\0' ||
	                c->pupil_surname[0] != '\0';
	if (!is_named) {
		const struct import_place at = columns_place(&s->columns, FIELD_UPN, row, NULL);
		import_error(s->report, &at, NULL,
		    "no pupil is named: expected a UPN, an admission number or a name");
	}
	if (c->surname[0] == '\0') {
		const struct import_place at = columns_place(&s->columns, FIELD_SURNAME, row, NULL);
		import_error(
		    s->report, &at, "SI 2024/208 reg 8", "the contact's surname is missing");
	}
}

/*
 * A file that names the pupil by number may have only one "Surname", and that is the contact's: the
 * pupil's field, which is asked first, gives it back.
 */
static void
contacts_give_back(struct columns *c, enum contact_field pupil, enum contact_field contact)
{
	bool is_known = columns_has(c, FIELD_UPN) || columns_has(c, FIELD_ADNO);
	if (is_known && !columns_has(c, contact) && columns_has(c, pupil)) {
		c->at[contact] = c->at[pupil];
		c->at[pupil] = COLUMN_NONE;
	}
}

static void
contacts_header(struct contacts_state *s, const struct csv_row *row)
{
	struct columns *c = &s->columns;
	columns_match(c, fields, FIELD_COUNT, row, s->gather.arena);
	contacts_give_back(c, FIELD_PUPIL_SURNAME, FIELD_SURNAME);
	contacts_give_back(c, FIELD_PUPIL_FORENAME, FIELD_FORENAME);
	columns_warn_unused(c, s->report);
	if (!columns_has(c, FIELD_UPN) && !columns_has(c, FIELD_ADNO) &&
	    !columns_has(c, FIELD_PUPIL_ID) && !columns_has(c, FIELD_PUPIL_SURNAME)) {
		columns_missing(c, FIELD_UPN, row, s->report);
	}
	if (!columns_has(c, FIELD_SURNAME)) {
		columns_missing(c, FIELD_SURNAME, row, s->report);
	}
}

static enum rc
contacts_row(void *ctx, struct csv_row *row, struct diag *d)
{
	struct contacts_state *s = ctx;
	if (row->index == 0) {
		contacts_header(s, row);
		row->is_last = s->report->errors.seen > 0;
		return RC_OK;
	}
	struct import_contact *c =
	    gather_add(&s->gather, &s->contacts.item, &s->contacts.n, sizeof *s->contacts.item);
	*c = import_contact_empty();
	c->line = row->line;
	columns_check_row(&s->columns, row, s->report);
	for (size_t f = 0; f < FIELD_COUNT; f++) {
		contact_take(s, c, f, row);
	}
	contact_split_postcode(s, c);
	contact_check(s, c, row);
	if (s->gather.is_too_big) {
		return diag_set(d, RC_TOO_LARGE, "", NULL,
		    "more than %d contacts or %zu MB of text in one file", GATHER_ROWS_MAX,
		    GATHER_BYTES_MAX >> 20);
	}
	return RC_OK;
}

enum rc
import_contacts(struct import_contacts *out, const struct csv_source *src,
    struct import_report *report, struct arena *a, struct diag *d)
{
	struct contacts_state s = {.report = report, .gather = {.arena = a}};
	enum rc rc = import_file_read(src, contacts_row, &s, report, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = import_report_end(report, d);
	if (rc == RC_OK) {
		*out = s.contacts;
	}
	return rc;
}
