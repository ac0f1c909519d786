#include "core/code.h"

#include <assert.h>
#include <string.h>

static const struct code_info codes[CODE_END] = {
#include "codes_table.inc"
};

const struct code_info *
code_info(uint8_t code)
{
	assert(cell_is_code(code));
	return &codes[code];
}

uint8_t
code_find(const char *s)
{
	for (int c = CODE_FIRST; c < CODE_END; c++) {
		if (strcmp(codes[c].code, s) == 0) {
			return (uint8_t)c;
		}
	}
	return 0;
}

uint8_t
code_present(enum session session)
{
	return session == SESSION_AM ? CODE_PRESENT_AM : CODE_PRESENT_PM;
}

enum code_class
code_class(uint8_t code)
{
	return code_info(code)->class;
}

bool
code_is_plannable(uint8_t code)
{
	return !cell_is_present(code) && code != CODE_N && code != CODE_U &&
	       code_class(code) != CODE_CLASS_ADMINISTRATIVE;
}

bool
code_explains(uint8_t code, int32_t day)
{
	const struct code_info *info = code_info(code);
	bool has_ended = info->valid_to != DAY_NONE && day > info->valid_to;
	bool has_begun = info->valid_from == DAY_NONE || day >= info->valid_from;
	return code_is_plannable(code) && has_begun && !has_ended;
}

/* X outside compulsory school age only, C2 inside it only (R56); # when closed, else never (R49).
 */
static enum rc
code_fits_pupil(uint8_t code, const struct code_use *use, struct diag *d)
{
	if (code == CODE_X && use->is_compulsory_age) {
		return diag_set(d, RC_INVALID, "code", "SI 2024/208 reg 10 Table 3 (R56)",
		    "X is only for pupils outside compulsory school age");
	}
	if (code == CODE_C2 && !use->is_compulsory_age) {
		return diag_set(d, RC_INVALID, "code", "SI 2024/208 reg 11(6) (R56)",
		    "C2 is only for pupils of compulsory school age; use X");
	}
	/* History may know of a closure that this calendar does not; # counts in nothing (R62). */
	if (code == CODE_CLOSED && !use->is_school_closed && !use->is_import) {
		return diag_set(
		    d, RC_INVALID, "code", "R49", "# is for planned closures; the session is open");
	}
	if (code != CODE_CLOSED && use->is_school_closed) {
		return diag_set(d, RC_INVALID, "code", "SI 2024/208 reg 10(1) (R34)",
		    "the session is not open: it is a planned closure");
	}
	return RC_OK;
}

/* Was the code in force that day (R37, R59)? */
static enum rc
code_in_force(const struct code_info *info, const struct code_use *use, struct diag *d)
{
	if (info->valid_to != DAY_NONE && use->day > info->valid_to) {
		char last[DAY_WORDS];
		return diag_set(d, RC_INVALID, "code", "SI 2024/208 (R59)",
		    "code %s ended on %s; use %s", info->code, day_words(last, info->valid_to),
		    info->replaced_by);
	}
	if (info->valid_from != DAY_NONE && use->day < info->valid_from) {
		char first[DAY_WORDS];
		return diag_set(d, RC_INVALID, "code", "SI 2024/208 (R37)",
		    "code %s may be used from %s", info->code, day_words(first, info->valid_from));
	}
	return RC_OK;
}

enum rc
code_allowed(uint8_t code, const struct code_use *use, struct diag *d)
{
	const struct code_info *info = code_info(code);
	enum rc rc = code_in_force(info, use, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (!use->is_on_roll && code != CODE_Z && code != CODE_CLOSED) {
		return diag_set(d, RC_INVALID, "code", "SI 2024/208 reg 8(1) (R10)",
		    "the pupil is not on roll that day");
	}
	if (use->is_on_roll && code == CODE_Z) {
		return diag_set(d, RC_INVALID, "code", "SI 2024/208 reg 8(1) (R10)",
		    "Z is only for a pupil who is not yet on roll");
	}
	if (code == code_present(use->session == SESSION_AM ? SESSION_PM : SESSION_AM)) {
		return diag_set(d, RC_INVALID, "code", "SI 2024/208 reg 10(2) Table 1 (R38)",
		    use->session == SESSION_AM ? "\\ is for the afternoon; use /"
		                               : "/ is for the morning; use \\");
	}
	rc = code_fits_pupil(code, use, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (info->fact[0] != '\0' && !use->has_fact && !use->is_import) {
		return diag_set(d, RC_INVALID, "note", "SI 2024/208 reg 10(3) (R39)",
		    "code %s needs a note: %s", info->code, info->fact);
	}
	return RC_OK;
}
