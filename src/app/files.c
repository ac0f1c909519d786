#include "app/files.h"

#include "store/store.h"

#include <string.h>

static const char *const kind_names[] = {
    [IMPORT_PUPILS] = "pupils",
    [IMPORT_CONTACTS] = "contacts",
    [IMPORT_MARKS] = "marks",
    [IMPORT_CTF] = "ctf",
    [IMPORT_TIMETABLE] = "timetable",
    [IMPORT_CLASSES] = "classes",
};
_Static_assert(
    sizeof kind_names / sizeof kind_names[0] == IMPORT_KIND_COUNT, "a new kind needs its name");

const char *
import_kind_name(enum import_kind kind)
{
	return kind_names[kind];
}

int
import_kind_parse(const char *s)
{
	for (int i = 0; i < IMPORT_KIND_COUNT; i++) {
		if (strcmp(kind_names[i], s) == 0) {
			return i;
		}
	}
	return -1;
}

/* One school of the answer; `*first` keeps the first difference of all of them. */
static enum rc
verify_school(struct call *c, const struct school *school, struct diag *first, struct diag *d)
{
	struct verify_result r = {0};
	struct diag own = {0};
	enum rc rc = store_verify(&r, c->st, school->school_id, &own);
	if (rc != RC_OK && rc != RC_INVALID) {
		return diag_set(d, rc, own.field, own.rule, "%s", own.text);
	}
	char hash[2 * STORE_HASH + 1];
	hex_write(hash, r.head_hash, sizeof r.head_hash);
	text_printf(c->out,
	    "{\"urn\":%lld,\"submissions\":%lld,\"disposed\":%lld,\"marks\":%lld,"
	    "\"amendments\":%lld,\"pupils\":%lld,\"head_seq\":%lld,\"head_hash\":\"%s\",\"ok\":%s",
	    (long long)school->urn, (long long)r.n_submissions, (long long)r.n_disposed,
	    (long long)r.n_marks, (long long)r.n_amendments, (long long)r.n_pupils,
	    (long long)r.head_seq, hash, rc == RC_OK ? "true" : "false");
	if (rc != RC_OK) {
		text_add(c->out, ",\"difference\":");
		text_add_json(c->out, own.text);
		diag_set(first, RC_INVALID, own.field, own.rule, "school %lld: %.160s",
		    (long long)school->urn, own.text);
	}
	text_add_char(c->out, '}');
	return RC_OK;
}

enum rc
app_verify(struct call *c, int64_t urn, struct diag *d)
{
	struct school *schools = NULL;
	struct diag first = {0};
	size_t n = 0;
	size_t found = 0;
	enum rc rc = store_schools(&schools, &n, c->st, c->a, d);
	text_add(c->out, "{\"schools\":[");
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (urn != 0 && schools[i].urn != urn) {
			continue;
		}
		rc = actor_may(c->who, schools[i].school_id, PERM_EXPORT, d);
		if (rc == RC_OK) {
			text_add(c->out, found++ > 0 ? "," : "");
			rc = verify_school(c, &schools[i], &first, d);
		}
	}
	text_add(c->out, "]}");
	if (rc == RC_OK && urn != 0 && found == 0) {
		return diag_set(d, RC_NOT_FOUND, "school", NULL,
		    "there is no school %lld in this database", (long long)urn);
	}
	return rc == RC_OK && first.rc != RC_OK
	           ? diag_set(d, first.rc, first.field, first.rule, "%s", first.text)
	           : rc;
}
