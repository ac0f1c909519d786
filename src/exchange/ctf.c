#include "exchange/ctf.h"

#include "base/num.h"
#include "core/calendar.h"
#include "core/upn.h"
#include "exchange/gather.h"
#include "exchange/import_pupils.h"

#include <assert.h>
#include <inttypes.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* Of which record a value is a part. */
enum ctf_target { CTF_HEADER, CTF_PUPIL, CTF_CONTACT, CTF_YEAR, CTF_SCHOOL, CTF_TARGET_COUNT };

enum ctf_kind {
	CTF_TEXT,      /* to: offset of the text; as in those below */
	CTF_DAY,       /* yyyy-mm-dd */
	CTF_UPN,       /* */
	CTF_ANSWER,    /* true, false: enum import_answer */
	CTF_NUMBER,    /* int32_t, 0 to 99,999 */
	CTF_ADD,       /* another line of a text */
	CTF_LAESTAB,   /* LA number, then establishment number, one behind the other */
	CTF_QUALIFIER, /* to: nothing; as in those below */
	CTF_SEX,       /* */
	CTF_NC_YEAR,   /* */
	CTF_SEN,       /* */
	CTF_MEDICAL,   /* */
	CTF_IN_CARE,   /* */
	CTF_LANGUAGE,  /* */
	CTF_FSM_START, /* */
	CTF_FSM_END,   /* */
	CTF_PHONE_TYPE,
	CTF_PHONE_NO,
	CTF_AS_PUPIL,
	CTF_KIND_COUNT
};

struct ctf_item {
	const char *path; /* below CTfile */
	enum ctf_target target;
	enum ctf_kind kind;
	size_t to;
};

#define FILE_TO(m) offsetof(struct ctf, m)
#define PUPIL_TO(m) offsetof(struct import_pupil, m)
#define CONTACT_TO(m) offsetof(struct import_contact, m)
#define YEAR_TO(m) offsetof(struct import_attendance, m)
#define SCHOOL_TO(m) offsetof(struct import_school, m)

#define P "CTFpupilData/Pupil"
#define B P "/BasicDetails"
#define C P "/Contacts/Contact"
#define Y P "/Attendance/YearData"
#define S P "/SchoolHistory/School"

/* Both kinds of address, of the pupil and of a contact. */
#define ADDRESS(prefix, target, to_lines, to_postcode)                                             \
	{prefix "/Address/AddressLines/AddressLine1", target, CTF_ADD, to_lines},                  \
	    {prefix "/Address/AddressLines/AddressLine2", target, CTF_ADD, to_lines},              \
	    {prefix "/Address/AddressLines/AddressLine3", target, CTF_ADD, to_lines},              \
	    {prefix "/Address/AddressLines/AddressLine4", target, CTF_ADD, to_lines},              \
	    {prefix "/Address/AddressLines/AddressLine5", target, CTF_ADD, to_lines},              \
	    {prefix "/Address/BS7666Address/SAON", target, CTF_ADD, to_lines},                     \
	    {prefix "/Address/BS7666Address/PAON", target, CTF_ADD, to_lines},                     \
	    {prefix "/Address/BS7666Address/Street", target, CTF_ADD, to_lines},                   \
	    {prefix "/Address/BS7666Address/Locality", target, CTF_ADD, to_lines},                 \
	    {prefix "/Address/BS7666Address/Town", target, CTF_ADD, to_lines},                     \
	    {prefix "/Address/BS7666Address/PostTown", target, CTF_ADD, to_lines},                 \
	    {prefix "/Address/County", target, CTF_ADD, to_lines},                                 \
	    {prefix "/Address/PostCode", target, CTF_TEXT, to_postcode},                           \
	    {prefix "/Phones/Phone/TelephoneType", target, CTF_PHONE_TYPE, 0},                     \
	{                                                                                          \
		prefix "/Phones/Phone/PhoneNo", target, CTF_PHONE_NO, 0                            \
	}

/* What is read; every other element is left alone. */
static const struct ctf_item items[] = {
    {"Header/CTFversion", CTF_HEADER, CTF_TEXT, FILE_TO(version)},
    {"Header/DateTime", CTF_HEADER, CTF_TEXT, FILE_TO(date_time)},
    {"Header/DocumentQualifier", CTF_HEADER, CTF_QUALIFIER, 0},
    {"Header/SourceSchool/LEA", CTF_HEADER, CTF_LAESTAB, FILE_TO(source_laestab)},
    {"Header/SourceSchool/Estab", CTF_HEADER, CTF_LAESTAB, FILE_TO(source_laestab)},
    {"Header/SourceSchool/SchoolName", CTF_HEADER, CTF_TEXT, FILE_TO(source_name)},
    {"Header/DestSchool/LEA", CTF_HEADER, CTF_LAESTAB, FILE_TO(dest_laestab)},
    {"Header/DestSchool/Estab", CTF_HEADER, CTF_LAESTAB, FILE_TO(dest_laestab)},
    {P "/UPN", CTF_PUPIL, CTF_UPN, PUPIL_TO(upn)},
    {P "/UniqueLearnerNumber", CTF_PUPIL, CTF_TEXT, PUPIL_TO(uln)},
    {P "/Surname", CTF_PUPIL, CTF_TEXT, PUPIL_TO(surname)},
    {P "/Forename", CTF_PUPIL, CTF_TEXT, PUPIL_TO(forename)},
    {P "/DOB", CTF_PUPIL, CTF_DAY, PUPIL_TO(born)},
    {P "/Sex", CTF_PUPIL, CTF_SEX, 0},
    {P "/Gender", CTF_PUPIL, CTF_SEX, 0},
    {P "/Email", CTF_PUPIL, CTF_TEXT, PUPIL_TO(email)},
    {B "/FormerUPN", CTF_PUPIL, CTF_UPN, PUPIL_TO(former_upn)},
    {B "/PreferredSurname", CTF_PUPIL, CTF_TEXT, PUPIL_TO(preferred_surname)},
    {B "/PreferredForename", CTF_PUPIL, CTF_TEXT, PUPIL_TO(preferred_forename)},
    {B "/FormerSurname", CTF_PUPIL, CTF_TEXT, PUPIL_TO(former_surname)},
    {B "/MiddleNames", CTF_PUPIL, CTF_TEXT, PUPIL_TO(middle_names)},
    {B "/NCyearActual", CTF_PUPIL, CTF_NC_YEAR, 0},
    {B "/Ethnicity", CTF_PUPIL, CTF_TEXT, PUPIL_TO(ethnicity)},
    {B "/Languages/Type/Language", CTF_PUPIL, CTF_LANGUAGE, 0},
    {B "/MedicalFlag", CTF_PUPIL, CTF_MEDICAL, 0},
    {B "/EnrolStatus", CTF_PUPIL, CTF_TEXT, PUPIL_TO(enrol_status)},
    {P "/FSMhistory/FSMinstance/FSMstartDate", CTF_PUPIL, CTF_FSM_START, 0},
    {P "/FSMhistory/FSMinstance/FSMendDate", CTF_PUPIL, CTF_FSM_END, 0},
    {P "/LookedAfter/InCare", CTF_PUPIL, CTF_IN_CARE, 0},
    {P "/LookedAfter/CareAuthority", CTF_PUPIL, CTF_TEXT, PUPIL_TO(care_authority)},
    {P "/SENhistory/SEN/SENprovision", CTF_PUPIL, CTF_SEN, 0},
    {P "/SENhistory/SENneeds/SENneed/SENtype", CTF_PUPIL, CTF_TEXT, PUPIL_TO(sen_need)},
    ADDRESS(P, CTF_PUPIL, PUPIL_TO(address.lines), PUPIL_TO(address.postcode)),
    {C "/Order", CTF_CONTACT, CTF_NUMBER, CONTACT_TO(priority)},
    {C "/Title", CTF_CONTACT, CTF_TEXT, CONTACT_TO(title)},
    {C "/Surname", CTF_CONTACT, CTF_TEXT, CONTACT_TO(surname)},
    {C "/Forename", CTF_CONTACT, CTF_TEXT, CONTACT_TO(forename)},
    {C "/Relationship", CTF_CONTACT, CTF_TEXT, CONTACT_TO(relationship)},
    {C "/Responsibility", CTF_CONTACT, CTF_ANSWER, CONTACT_TO(responsibility)},
    {C "/Email", CTF_CONTACT, CTF_TEXT, CONTACT_TO(email)},
    {C "/Address/AddressAsPupil", CTF_CONTACT, CTF_AS_PUPIL, 0},
    ADDRESS(C, CTF_CONTACT, CONTACT_TO(address.lines), CONTACT_TO(address.postcode)),
    {Y "/Year", CTF_YEAR, CTF_NUMBER, YEAR_TO(year)},
    {Y "/LEA", CTF_YEAR, CTF_LAESTAB, YEAR_TO(laestab)},
    {Y "/Estab", CTF_YEAR, CTF_LAESTAB, YEAR_TO(laestab)},
    {Y "/SchoolName", CTF_YEAR, CTF_TEXT, YEAR_TO(school)},
    {Y "/SessionsPossible", CTF_YEAR, CTF_NUMBER, YEAR_TO(possible)},
    {Y "/SessionsAuthorised", CTF_YEAR, CTF_NUMBER, YEAR_TO(authorised)},
    {Y "/SessionsAttended", CTF_YEAR, CTF_NUMBER, YEAR_TO(attended)},
    {Y "/SessionsUnauthorised", CTF_YEAR, CTF_NUMBER, YEAR_TO(unauthorised)},
    {Y "/AttendSessions/AttendanceStartDate", CTF_YEAR, CTF_DAY, YEAR_TO(marks_from)},
    {Y "/AttendSessions/AttendanceMarks", CTF_YEAR, CTF_TEXT, YEAR_TO(marks)},
    {S "/LEA", CTF_SCHOOL, CTF_LAESTAB, SCHOOL_TO(laestab)},
    {S "/Estab", CTF_SCHOOL, CTF_LAESTAB, SCHOOL_TO(laestab)},
    {S "/SchoolName", CTF_SCHOOL, CTF_TEXT, SCHOOL_TO(name)},
    {S "/EntryDate", CTF_SCHOOL, CTF_DAY, SCHOOL_TO(entry)},
    {S "/LeavingDate", CTF_SCHOOL, CTF_DAY, SCHOOL_TO(leaving)},
    {S "/LeavingReason", CTF_SCHOOL, CTF_TEXT, SCHOOL_TO(leaving_reason)},
    {S "/LastSchool", CTF_SCHOOL, CTF_ANSWER, SCHOOL_TO(is_last)},
};
#define ITEMS (sizeof items / sizeof items[0])

#define PATH_MAX_BYTES 512
#define VALUE_MAX ((size_t)64 << 10)

struct ctf_state {
	xmlParserCtxtPtr xml;
	struct import_report *report;
	struct gather gather;
	struct ctf ctf;
	struct import_pupil *pupil; /* the one being read; NULL outside */
	struct import_contact *contact;
	struct import_attendance *year;
	struct import_school *school;
	char phone_type;
	bool has_upn; /* of the pupil being read: the element was there, right or wrong */
	bool has_born;
	bool is_stopped;
	int depth;
	size_t path_at[CTF_DEPTH_MAX + 1]; /* length of `path` at each depth */
	char path[PATH_MAX_BYTES]; /* of elements below the root; "?" where it got too long */
	uint32_t line;             /* of the element whose text is gathered */
	size_t n;
	char *value; /* VALUE_MAX + 1 bytes */
};

/* A value on its way into a record. */
struct ctf_value {
	struct ctf_state *s;
	const struct ctf_item *item;
	const char *text; /* trimmed, not "" */
	void *record;
};

static uint32_t
ctf_line(const struct ctf_state *s)
{
	int line = xmlSAX2GetLineNumber(s->xml);
	return line > 0 ? (uint32_t)line : 0;
}

static void
ctf_stop(struct ctf_state *s, const char *field, const char *text)
{
	if (s->is_stopped) {
		return;
	}
	s->is_stopped = true;
	const struct import_place at = {ctf_line(s), 0, field, ""};
	import_error(s->report, &at, "CTF specification", "%s", text);
	xmlStopParser(s->xml);
}

static const char *
leaf_name(const struct ctf_item *item)
{
	const char *slash = strrchr(item->path, '/');
	return slash == NULL ? item->path : slash + 1;
}

static void
ctf_wrong(const struct ctf_value *v, const char *rule, const char *text)
{
	const struct import_place at = {v->s->line, 0, leaf_name(v->item), v->text};
	import_error(v->s->report, &at, rule, "%s", text);
}

static void
put_pointer(const struct ctf_value *v, const char *text)
{
	memcpy((char *)v->record + v->item->to, &text, sizeof text);
}

static const char *
get_pointer(const struct ctf_value *v)
{
	const char *text = NULL;
	memcpy(&text, (const char *)v->record + v->item->to, sizeof text);
	return text;
}

static void
take_text(const struct ctf_value *v)
{
	put_pointer(v, gather_text(&v->s->gather, v->text));
}

static void
take_line(const struct ctf_value *v)
{
	put_pointer(v, gather_line(&v->s->gather, get_pointer(v), v->text));
}

/* LEA comes before Estab in the file; together they are the seven characters of a school. */
static void
take_laestab(const struct ctf_value *v)
{
	const char *old = get_pointer(v);
	if (strlen(v->text) > 4 || strlen(old) > 4) {
		ctf_wrong(v, NULL, "expected an LA number of 3 or an establishment number of 4");
		return;
	}
	char both[16];
	snprintf(both, sizeof both, "%s%s", old, v->text);
	put_pointer(v, gather_text(&v->s->gather, both));
}

static void
take_day(const struct ctf_value *v)
{
	int32_t day = DAY_NONE;
	if (!day_parse(&day, v->text)) {
		ctf_wrong(v, "CTF specification", "not a date: expected yyyy-mm-dd");
		return;
	}
	memcpy((char *)v->record + v->item->to, &day, sizeof day);
}

static void
take_upn(const struct ctf_value *v)
{
	struct upn upn;
	struct diag d = {0};
	if (upn_parse(&upn, v->text, &d) != RC_OK) {
		ctf_wrong(v, "DfE UPN guidance", d.text);
		return;
	}
	if (upn.kind == UPN_TEMPORARY && v->item->to == PUPIL_TO(upn)) {
		const struct import_place at = {v->s->line, 0, "UPN", v->text};
		import_warning(v->s->report, &at, "DfE UPN guidance",
		    "a temporary UPN: match this pupil by name and date of birth");
	}
	put_pointer(v, gather_text(&v->s->gather, upn.text));
}

/* xs:boolean has four spellings. */
static enum import_answer
answer_of(const struct ctf_value *v)
{
	if (strcmp(v->text, "true") == 0 || strcmp(v->text, "1") == 0) {
		return IMPORT_YES;
	}
	if (strcmp(v->text, "false") == 0 || strcmp(v->text, "0") == 0) {
		return IMPORT_NO;
	}
	ctf_wrong(v, "CTF specification", "expected true or false");
	return IMPORT_UNKNOWN;
}

static void
take_answer(const struct ctf_value *v)
{
	enum import_answer answer = answer_of(v);
	memcpy((char *)v->record + v->item->to, &answer, sizeof answer);
}

static void
take_number(const struct ctf_value *v)
{
	int64_t n = 0;
	if (!num_parse(&n, v->text, 0, 99999)) {
		ctf_wrong(v, "CTF specification", "expected a whole number");
		return;
	}
	int32_t number = (int32_t)n;
	memcpy((char *)v->record + v->item->to, &number, sizeof number);
}

static void
take_qualifier(const struct ctf_value *v)
{
	v->s->ctf.is_partial = strcmp(v->text, "partial") == 0;
	if (!v->s->ctf.is_partial && strcmp(v->text, "full") != 0) {
		ctf_wrong(v, "CTF specification", "expected full or partial");
	}
}

static void
take_sex(const struct ctf_value *v)
{
	struct import_pupil *p = v->record;
	bool is_known = strcmp(v->text, "M") == 0 || strcmp(v->text, "F") == 0;
	if (!is_known) {
		ctf_wrong(v, "CTF specification", "sex is M or F");
		return;
	}
	p->sex = v->text[0];
}

static void
take_nc_year(const struct ctf_value *v)
{
	struct import_pupil *p = v->record;
	p->year = nc_year_parse(v->text);
	if (p->year < 0) {
		ctf_wrong(v, "CBDS NCyearActual",
		    "not a year group: expected E1, E2, N1, N2, R, 1 to 14 or X");
	}
}

static void
take_sen(const struct ctf_value *v)
{
	char sen = import_sen_parse(v->text);
	if (sen == 0) {
		ctf_wrong(
		    v, "CBDS SENprovision", "SEN is N (none), K (SEN support) or E (EHC plan)");
		return;
	}
	/* The history is in order of time: the last entry holds. */
	struct import_pupil *p = v->record;
	p->flags &= ~(IMPORT_BIT(PUPIL_FLAG_SEN_SUPPORT) | IMPORT_BIT(PUPIL_FLAG_EHC_PLAN));
	import_pupil_set_sen(p, sen);
}

static void
take_medical(const struct ctf_value *v)
{
	import_pupil_flag(v->record, PUPIL_FLAG_MEDICAL, answer_of(v) == IMPORT_YES);
}

static void
take_in_care(const struct ctf_value *v)
{
	import_pupil_flag(v->record, PUPIL_FLAG_LOOKED_AFTER, answer_of(v) == IMPORT_YES);
}

/* The first language given is the pupil's; one that is not English means EAL. */
static void
take_language(const struct ctf_value *v)
{
	struct import_pupil *p = v->record;
	if (p->language[0] != '\0') {
		return;
	}
	p->language = gather_text(&v->s->gather, v->text);
	bool is_english = strcmp(v->text, "ENG") == 0 || strcmp(v->text, "ENB") == 0;
	bool is_unknown = strcmp(v->text, "NOT") == 0 || strcmp(v->text, "REF") == 0;
	if (!is_unknown) {
		import_pupil_flag(p, PUPIL_FLAG_EAL, !is_english);
	}
}

/* A period of free school meals that has begun and not ended means FSM now. */
static void
take_fsm_start(const struct ctf_value *v)
{
	import_pupil_flag(v->record, PUPIL_FLAG_FSM, true);
}

static void
take_fsm_end(const struct ctf_value *v)
{
	struct import_pupil *p = v->record;
	p->flags &= ~IMPORT_BIT(PUPIL_FLAG_FSM);
}

static void
take_phone_type(const struct ctf_value *v)
{
	v->s->phone_type = v->text[0];
}

static void
take_phone(const struct ctf_value *v)
{
	struct ctf_state *s = v->s;
	char type = s->phone_type == '\0' ? 'O' : s->phone_type;
	if (v->item->target == CTF_PUPIL) {
		gather_phone(&s->gather, s->pupil->phone, &s->pupil->n_phones, type, v->text);
	} else {
		gather_phone(&s->gather, s->contact->phone, &s->contact->n_phones, type, v->text);
	}
	s->phone_type = '\0';
}

static void
take_as_pupil(const struct ctf_value *v)
{
	struct import_contact *c = v->record;
	c->is_address_as_pupil = answer_of(v) == IMPORT_YES;
}

static void
ctf_take(struct ctf_state *s, const struct ctf_item *item, const char *text)
{
	static void (*const take[])(const struct ctf_value *) = {
	    [CTF_TEXT] = take_text,
	    [CTF_DAY] = take_day,
	    [CTF_UPN] = take_upn,
	    [CTF_ANSWER] = take_answer,
	    [CTF_NUMBER] = take_number,
	    [CTF_ADD] = take_line,
	    [CTF_LAESTAB] = take_laestab,
	    [CTF_QUALIFIER] = take_qualifier,
	    [CTF_SEX] = take_sex,
	    [CTF_NC_YEAR] = take_nc_year,
	    [CTF_SEN] = take_sen,
	    [CTF_MEDICAL] = take_medical,
	    [CTF_IN_CARE] = take_in_care,
	    [CTF_LANGUAGE] = take_language,
	    [CTF_FSM_START] = take_fsm_start,
	    [CTF_FSM_END] = take_fsm_end,
	    [CTF_PHONE_TYPE] = take_phone_type,
	    [CTF_PHONE_NO] = take_phone,
	    [CTF_AS_PUPIL] = take_as_pupil,
	};
	_Static_assert(sizeof take / sizeof take[0] == CTF_KIND_COUNT,
	    "a new kind of value needs a function that takes it");
	void *const records[] = {
	    [CTF_HEADER] = &s->ctf,
	    [CTF_PUPIL] = s->pupil,
	    [CTF_CONTACT] = s->contact,
	    [CTF_YEAR] = s->year,
	    [CTF_SCHOOL] = s->school,
	};
	const struct ctf_value v = {s, item, text, records[item->target]};
	assert(v.record != NULL);
	take[item->kind](&v);
}

/* Elements that begin a record. */
static void
ctf_open_record(struct ctf_state *s)
{
	struct gather *g = &s->gather;
	struct import_pupil *p = s->pupil;
	if (strcmp(s->path, P) == 0) {
		s->pupil = gather_add(
		    g, &s->ctf.pupils.item, &s->ctf.pupils.n, sizeof *s->ctf.pupils.item);
		*s->pupil = import_pupil_empty();
		s->pupil->line = ctf_line(s);
		s->has_upn = false;
		s->has_born = false;
	} else if (strcmp(s->path, C) == 0) {
		s->contact = gather_add(g, &p->contact, &p->n_contacts, sizeof *p->contact);
		*s->contact = import_contact_empty();
		s->contact->line = ctf_line(s);
	} else if (strcmp(s->path, Y) == 0) {
		s->year = gather_add(g, &p->attendance, &p->n_attendance, sizeof *p->attendance);
		*s->year = (struct import_attendance){.line = ctf_line(s),
		    .laestab = "",
		    .school = "",
		    .marks = "",
		    .marks_from = DAY_NONE,
		    .possible = -1,
		    .attended = -1,
		    .authorised = -1,
		    .unauthorised = -1};
	} else if (strcmp(s->path, S) == 0) {
		s->school = gather_add(g, &p->school, &p->n_schools, sizeof *p->school);
		*s->school = (struct import_school){.laestab = "",
		    .name = "",
		    .leaving_reason = "",
		    .entry = DAY_NONE,
		    .leaving = DAY_NONE};
	}
}

static void
ctf_need(struct ctf_state *s, const char *field, bool is_there, const char *what)
{
	if (!is_there) {
		const struct import_place at = {s->pupil->line, 0, field, ""};
		import_error(s->report, &at, "CTF specification", "%s is missing", what);
	}
}

static void
ctf_check_year(struct ctf_state *s)
{
	const struct import_attendance *y = s->year;
	if (y->possible < 0 || y->attended < 0 || y->authorised < 0 || y->unauthorised < 0) {
		return;
	}
	int32_t sum = y->attended + y->authorised + y->unauthorised;
	if (sum != y->possible) {
		const struct import_place at = {y->line, 0, "SessionsPossible", ""};
		import_warning(s->report, &at, NULL,
		    "attended, authorised and unauthorised add up to %" PRId32 ", but %" PRId32
		    " were possible",
		    sum, y->possible);
	}
}

static void
ctf_close_record(struct ctf_state *s)
{
	if (strcmp(s->path, P) == 0) {
		ctf_need(s, "UPN", s->has_upn, "the UPN (1500)");
		ctf_need(s, "Surname", s->pupil->surname[0] != '\0', "the surname");
		ctf_need(s, "Forename", s->pupil->forename[0] != '\0', "the forename");
		ctf_need(s, "DOB", s->has_born, "the date of birth");
		s->pupil = NULL;
	} else if (strcmp(s->path, Y) == 0) {
		ctf_check_year(s);
		s->year = NULL;
	} else if (strcmp(s->path, C) == 0) {
		s->contact = NULL;
	} else if (strcmp(s->path, S) == 0) {
		s->school = NULL;
	}
}

static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_ns,
    const xmlChar **ns, int n_attr, int n_default, const xmlChar **attr)
{
	(void)prefix, (void)uri, (void)n_ns, (void)ns, (void)n_attr, (void)n_default, (void)attr;
	struct ctf_state *s = ((xmlParserCtxtPtr)ctx)->_private;
	if (s->is_stopped) {
		return;
	}
	if (s->depth == CTF_DEPTH_MAX) {
		ctf_stop(s, (const char *)name, "more than 64 levels deep");
		return;
	}
	if (s->depth == 0 && strcmp((const char *)name, "CTfile") != 0) {
		ctf_stop(s, (const char *)name, "not a Common Transfer File: expected CTfile");
		return;
	}
	size_t at = strlen(s->path);
	s->path_at[s->depth] = at;
	if (s->depth > 0) {
		size_t n = strlen((const char *)name);
		bool is_short = at + n + 2 < sizeof s->path;
		snprintf(s->path + at, sizeof s->path - at, "%s%s", at == 0 ? "" : "/",
		    is_short ? (const char *)name : "?");
	}
	s->depth++;
	s->n = 0;
	s->line = ctf_line(s);
	ctf_open_record(s);
	if (s->gather.is_too_big) {
		ctf_stop(s, "", "more pupils or text than one file may hold");
	}
}

static void
on_text(void *ctx, const xmlChar *text, int n)
{
	struct ctf_state *s = ((xmlParserCtxtPtr)ctx)->_private;
	if (s->is_stopped || n <= 0) {
		return;
	}
	if ((size_t)n > VALUE_MAX - s->n) {
		ctf_stop(s, "", "a text of more than 64 KB");
		return;
	}
	memcpy(s->value + s->n, text, (size_t)n);
	s->n += (size_t)n;
}

static void
ctf_close_value(struct ctf_state *s)
{
	static const char blank[] = " \t\r\n";
	s->value[s->n] = '\0';
	while (s->n > 0 && strchr(blank, s->value[s->n - 1]) != NULL) {
		s->value[--s->n] = '\0';
	}
	const char *text = s->value + strspn(s->value, blank);
	if (text[0] == '\0') {
		return;
	}
	for (size_t i = 0; i < ITEMS; i++) {
		if (strcmp(items[i].path, s->path) == 0) {
			s->has_upn |= items[i].kind == CTF_UPN && items[i].to == PUPIL_TO(upn);
			s->has_born |= items[i].kind == CTF_DAY && items[i].target == CTF_PUPIL;
			ctf_take(s, &items[i], text);
			return;
		}
	}
}

static void
on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	(void)name, (void)prefix, (void)uri;
	struct ctf_state *s = ((xmlParserCtxtPtr)ctx)->_private;
	if (s->is_stopped) {
		return;
	}
	ctf_close_value(s);
	s->n = 0;
	ctf_close_record(s);
	s->depth--;
	s->path[s->path_at[s->depth]] = '\0';
}

/* Called at "<!DOCTYPE NAME", before anything inside it is looked at. */
static void
on_doctype(void *ctx, const xmlChar *name, const xmlChar *id, const xmlChar *uri)
{
	(void)name, (void)id, (void)uri;
	struct ctf_state *s = ((xmlParserCtxtPtr)ctx)->_private;
	ctf_stop(s, "DOCTYPE",
	    "the file has a DOCTYPE, which a Common Transfer File never has; it may be an attack");
}

static void
on_error(void *ctx, xmlErrorPtr e)
{
	(void)ctx, (void)e; /* asked for afterwards: xmlCtxtGetLastError */
}

static void
ctf_check_name(struct ctf_state *s, const char *name)
{
	static const char pattern[] = "^([0-9]{3}[0-9L]{4}|X{7})_CTF_([0-9]{3}[0-9L]{4}|X{7}|M{7})_"
	                              "[0-9]{3}\\.xml$";
	regex_t re;
	if (name == NULL || regcomp(&re, pattern, REG_EXTENDED | REG_ICASE | REG_NOSUB) != 0) {
		return;
	}
	if (regexec(&re, name, 0, NULL, 0) != 0) {
		const struct import_place at = {0, 0, "", name};
		import_warning(s->report, &at, "CTF specification",
		    "the file's name is not like 8011234_CTF_8025678_001.xml");
	}
	regfree(&re);
}

static void
ctf_parse(struct ctf_state *s, const struct ctf_args *args)
{
	xmlParserCtxtPtr xml = xmlCreateMemoryParserCtxt(args->bytes, (int)args->n);
	if (xml == NULL) {
		const struct import_place at = {0, 0, "", ""};
		import_error(s->report, &at, NULL, "the file is empty or cannot be read");
		s->is_stopped = true;
		return;
	}
	/* Our own few handlers: no tree is built and no entity is ever declared. */
	memset(xml->sax, 0, sizeof *xml->sax);
	xml->sax->initialized = XML_SAX2_MAGIC;
	xml->sax->startElementNs = on_start;
	xml->sax->endElementNs = on_end;
	xml->sax->characters = on_text;
	xml->sax->cdataBlock = on_text;
	xml->sax->internalSubset = on_doctype;
	xml->sax->serror = on_error;
	xml->_private = s;
	s->xml = xml;
	(void)xmlCtxtUseOptions(xml, XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES);
	(void)xmlParseDocument(xml);
	const xmlError *e = xmlCtxtGetLastError(xml);
	if (!s->is_stopped && xml->wellFormed == 0) {
		const struct import_place at = {
		    e == NULL || e->line < 0 ? 0 : (uint32_t)e->line, 0, "", ""};
		char text[120];
		import_cut(text, sizeof text,
		    e == NULL || e->message == NULL ? "unknown fault" : e->message);
		text[strcspn(text, "\r\n")] = '\0';
		import_error(s->report, &at, NULL, "not well-formed XML: %s", text);
		s->is_stopped = true;
	}
	/* The library makes one to keep the declarations of a DTD in, and leaves it when stopped.
	 */
	xmlFreeDoc(xml->myDoc);
	xmlFreeParserCtxt(xml);
	s->xml = NULL;
}

enum rc
ctf_read(struct ctf *out, const struct ctf_args *args, struct import_report *report,
    struct arena *a, struct diag *d)
{
	struct import_place at = {0, 0, "", ""};
	if (args->n > CTF_BYTES_MAX) {
		import_error(report, &at, NULL, "the file is larger than 32 MB");
		return diag_set(d, RC_TOO_LARGE, "", NULL, "the file is larger than 32 MB");
	}
	struct ctf_state s = {.report = report, .gather = {.arena = a}};
	s.ctf = (struct ctf){.version = "",
	    .date_time = "",
	    .source_laestab = "",
	    .source_name = "",
	    .dest_laestab = ""};
	s.value = ARENA_ARRAY(a, VALUE_MAX + 1, char);
	ctf_check_name(&s, args->file_name);
	ctf_parse(&s, args);
	if (!s.is_stopped && s.ctf.pupils.n == 0) {
		at.field = "CTFpupilData";
		import_error(report, &at, "CTF specification", "there is no pupil in the file");
	}
	import_pupils_check_twice(&s.ctf.pupils, report, a);
	enum rc rc = import_report_end(report, d);
	if (rc == RC_OK) {
		*out = s.ctf;
	}
	return rc;
}
