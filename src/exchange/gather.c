#include "exchange/gather.h"

#include "exchange/columns.h"

#include <string.h>

const char *
gather_text_n(struct gather *g, const char *s, size_t n)
{
	if (n == 0) {
		return "";
	}
	if (g->bytes + n > GATHER_BYTES_MAX) {
		g->is_too_big = true;
		return "";
	}
	g->bytes += n + 1;
	return arena_text_n(g->arena, s, n);
}

const char *
gather_text(struct gather *g, const char *s)
{
	return gather_text_n(g, s, strlen(s));
}

const char *
gather_line(struct gather *g, const char *old, const char *add)
{
	if (old[0] == '\0' || add[0] == '\0') {
		return old[0] == '\0' ? gather_text(g, add) : old;
	}
	size_t n = strlen(old) + strlen(add) + 2;
	if (g->bytes + n > GATHER_BYTES_MAX) {
		g->is_too_big = true;
		return old;
	}
	g->bytes += n;
	return arena_printf(g->arena, "%s\n%s", old, add);
}

void *
gather_add(struct gather *g, void *items, size_t *n, size_t size)
{
	bool is_full = (*n & (*n - 1)) == 0; /* 0, 1, 2, 4, 8 ... */
	size_t more_bytes = is_full ? (*n == 0 ? 1 : *n * 2) * size : 0;
	if (*n == GATHER_ROWS_MAX || g->bytes + more_bytes > GATHER_BYTES_MAX) {
		g->is_too_big = true;
		return arena_alloc(g->arena, 1, size);
	}
	g->bytes += more_bytes;
	char *list = NULL;
	memcpy(&list, items, sizeof list);
	if (is_full) {
		char *more = arena_alloc(g->arena, *n == 0 ? 1 : *n * 2, size);
		if (*n > 0) {
			memcpy(more, list, *n * size);
		}
		list = more;
		memcpy(items, &list, sizeof list);
	}
	return list + (*n)++ * size;
}

void
gather_phone(struct gather *g, struct import_phone *phone, size_t *n, char type, const char *s)
{
	if (s[0] == '\0' || *n == IMPORT_PHONES) {
		return;
	}
	for (size_t i = 0; i < *n; i++) {
		if (strcmp(phone[i].number, s) == 0) {
			return;
		}
	}
	phone[(*n)++] = (struct import_phone){.type = type, .number = gather_text(g, s)};
}

struct import_pupil
import_pupil_empty(void)
{
	return (struct import_pupil){
	    .upn = "",
	    .former_upn = "",
	    .uln = "",
	    .adno = "",
	    .id = "",
	    .surname = "",
	    .forename = "",
	    .middle_names = "",
	    .preferred_surname = "",
	    .preferred_forename = "",
	    .former_surname = "",
	    .born = DAY_NONE,
	    .year = IMPORT_YEAR_NONE,
	    .group = "",
	    .house = "",
	    .tutor = "",
	    .admitted = DAY_NONE,
	    .left = DAY_NONE,
	    .leaving_reason = "",
	    .enrol_status = "",
	    .ethnicity = "",
	    .language = "",
	    .sen_provision = "",
	    .sen_need = "",
	    .care_authority = "",
	    .note = "",
	    .address = {.lines = "", .postcode = ""},
	    .email = "",
	};
}

struct import_contact
import_contact_empty(void)
{
	return (struct import_contact){
	    .pupil_upn = "",
	    .pupil_adno = "",
	    .pupil_id = "",
	    .pupil_surname = "",
	    .pupil_forename = "",
	    .id = "",
	    .title = "",
	    .surname = "",
	    .forename = "",
	    .relationship = "",
	    .language = "",
	    .address = {.lines = "", .postcode = ""},
	    .email = "",
	    .note = "",
	};
}

bool
import_day_parse(int32_t *out, const char *s)
{
	/* Spreadsheets write a date as the midnight it begins with. */
	size_t n = strcspn(s, " T");
	char date[16];
	if (n >= sizeof date || (s[n] != '\0' && strchr(s + n, ':') == NULL)) {
		return false;
	}
	memcpy(date, s, n);
	date[n] = '\0';
	return day_parse_loose(out, date);
}

/* The letter of the first row whose word is `key`. */
static char
word_letter(const char *const (*words)[2], size_t n, const char *s)
{
	char key[40];
	columns_fold(key, sizeof key, s);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i][0], key) == 0) {
			return words[i][1][0];
		}
	}
	return 0;
}

char
import_sex_parse(const char *s)
{
	static const char *const words[][2] = {
	    {"m", "M"}, {"f", "F"}, {"male", "M"}, {"female", "F"}, {"boy", "M"}, {"girl", "F"}};
	return word_letter(words, sizeof words / sizeof words[0], s);
}

char
import_sen_parse(const char *s)
{
	/* A, P and Q were the steps of SEN support, S a statement, until 2014. */
	static const char *const words[][2] = {{"n", "N"}, {"k", "K"}, {"e", "E"}, {"a", "K"},
	    {"p", "K"}, {"q", "K"}, {"s", "E"}, {"no", "N"}, {"none", "N"}, {"nosen", "N"},
	    {"nospecialeducationalneed", "N"}, {"nospecialeducationalneeds", "N"}, {"senk", "K"},
	    {"sensupport", "K"}, {"support", "K"}, {"yes", "K"}, {"ehcp", "E"}, {"ehcplan", "E"},
	    {"ehc", "E"}, {"educationhealthandcareplan", "E"}, {"statement", "E"}};
	return word_letter(words, sizeof words / sizeof words[0], s);
}

void
import_pupil_flag(struct import_pupil *p, enum pupil_flag flag, bool is_set)
{
	p->flags_known |= IMPORT_BIT(flag);
	if (is_set) {
		p->flags |= IMPORT_BIT(flag);
	}
}

void
import_pupil_set_sen(struct import_pupil *p, char sen)
{
	p->sen_provision = sen == 'E' ? "E" : sen == 'K' ? "K" : "N";
	import_pupil_flag(p, PUPIL_FLAG_SEN_SUPPORT, sen == 'K');
	import_pupil_flag(p, PUPIL_FLAG_EHC_PLAN, sen == 'E');
}
