#ifndef MUSTER_CORE_UNABLE_H
#define MUSTER_CORE_UNABLE_H

#include "core/code.h"

#include <stdbool.h>

/*
 * Pupils who could not attend for a cause that nobody could avoid (R59): Q, Y1 to Y3 and Y5 to Y7,
 * written for many in one act. Y4 is not among them: it is the calendar's, and every pupil's.
 */
struct unable_code {
	const char *code;
	const char *asks; /* the fact that is written beside the mark, in words */
	bool is_named;    /* of named pupils only, never of a group */
	bool is_private;  /* for safeguarding only, and the fact for the office */
};
/* NULL: the code is none of them. */
const struct unable_code *unable_code_find(const char *code);
/* The `i`th of them; NULL past the last. */
const struct unable_code *unable_code_at(int i);

/* What becomes of what a session says. The last four are not the code's: who reads the calendar,
 * the known absences and the code wanted finds them. */
enum unable_left {
	UNABLE_WRITTEN,   /* N: it was open what it is (R43) */
	UNABLE_ABSENCE,   /* kept unless somebody says otherwise of this code */
	UNABLE_PRESENT,   /* kept: / \ L, and U, who came after all (R41) */
	UNABLE_ELSEWHERE, /* kept: approved educational activity, or at the other school */
	UNABLE_OTHER,     /* kept: X, who was not expected, and # and Z */
	UNABLE_CLOSED,    /* kept: the school could not open, Y4 */
	UNABLE_PLANNED,   /* kept: another absence is known ahead, and stands until it is ended */
	UNABLE_SAME,      /* says it already */
	UNABLE_UNKNOWN,   /* kept: no mark yet, and chosen with a group, not by name: who does not
	                     come   is an N first, for a child may be missing (R42) */
	UNABLE_LEFT_COUNT
};
enum unable_left unable_left_of(uint8_t code);
/* "absence", "present" */
const char *unable_left_name(enum unable_left left);

#endif
