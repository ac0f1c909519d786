#ifndef MUSTER_APP_UNTAKEN_H
#define MUSTER_APP_UNTAKEN_H

#include "app/schools.h"
#include "engine/report.h"

/*
 * Inside app: which registers are missing. One rule for the board, the follow-up list, the figures
 * and /practice.
 */
struct register_has {
	uint32_t expected; /* pupils; 1 and up */
	uint32_t unmarked;
	uint32_t planned; /* of the marks, codes entered ahead that nobody confirmed */
	bool is_taken;    /* somebody took it, all or a part */
};

/*
 * Is it still to be taken? After its closing it is missing.
 *
 * A register is taken twice a day by somebody who looks (R35). Planned absences become the
 * statutory mark by themselves (R42), but they are confirmed at taking only (R48): a register of
 * nothing else was not taken. One without a row of its own whose marks are all there, some of them
 * confirmed, was settled by the office or came from another system.
 */
bool register_is_untaken(const struct register_has *r);

/* Of the registers in a report's range: those that are untaken. A figure lacks a register as soon
 * as its session counts, so from the opening on. */
enum rc registers_missing(uint32_t *out, struct call *c, const struct school_state *s,
    const struct report *report, struct diag *d) MUST_CHECK;

#endif
