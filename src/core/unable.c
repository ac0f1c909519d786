#include "core/unable.h"

#include <string.h>

static const struct unable_code codes[] = {
    {"Q", "The arrangement that the local authority has not made, and who knows of it", false,
        false},
    {"Y1", "The transport that failed, and who provides it", false, false},
    {"Y2", "The emergency, and which journeys it stopped", false, false},
    {"Y3", "The part that is closed, and why the rest had no room for them", false, false},
    {"Y5", "Where the pupil is held, since when, and who told the school", true, true},
    {"Y6", "The guidance or law in its own words, with its date", false, false},
    {"Y7", "The cause, and how it kept the pupil away", false, false},
};

const struct unable_code *
unable_code_at(int i)
{
	return i >= 0 && i < (int)(sizeof codes / sizeof codes[0]) ? &codes[i] : NULL;
}

const struct unable_code *
unable_code_find(const char *code)
{
	const struct unable_code *x = NULL;
	for (int i = 0; (x = unable_code_at(i)) != NULL; i++) {
		if (strcmp(x->code, code) == 0) {
			return x;
		}
	}
	return NULL;
}

enum unable_left
unable_left_of(uint8_t code)
{
	if (code == CODE_N) {
		return UNABLE_WRITTEN;
	}
	if (code_info(code)->is_on_site) {
		return UNABLE_PRESENT;
	}
	if (cell_is_attending(code) || code == CODE_D) {
		return UNABLE_ELSEWHERE;
	}
	if (code == CODE_Y4) {
		return UNABLE_CLOSED;
	}
	if (code == CODE_X || code_class(code) == CODE_CLASS_ADMINISTRATIVE) {
		return UNABLE_OTHER;
	}
	return UNABLE_ABSENCE;
}

const char *
unable_left_name(enum unable_left left)
{
	static const char *const names[UNABLE_LEFT_COUNT] = {
	    [UNABLE_WRITTEN] = "written",
	    [UNABLE_ABSENCE] = "absence",
	    [UNABLE_PRESENT] = "present",
	    [UNABLE_ELSEWHERE] = "elsewhere",
	    [UNABLE_OTHER] = "other",
	    [UNABLE_CLOSED] = "closed",
	    [UNABLE_PLANNED] = "planned",
	    [UNABLE_SAME] = "same",
	    [UNABLE_UNKNOWN] = "unknown",
	};
	return names[left];
}
