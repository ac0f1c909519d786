#ifndef MUSTER_APP_FLAG_WORDS_H
#define MUSTER_APP_FLAG_WORDS_H

#include "base/text.h"
#include "engine/flags.h"

/*
 * A flag as a person reads it: every flag carries its figure, since when, what would change it, and
 * the rule (design, "A flag carries its reason"). British English, for a school secretary.
 */
struct flag_words {
	const char *title;  /* "Ten in ten school weeks" */
	const char *state;  /* "Met, only with N" */
	const char *now;    /* "19 of 103 sessions missed, 18.4%. ..." */
	const char *since;  /* "Tue 8 Sep AM"; "" when not met */
	const char *change; /* "Attending every session, it ends on ..."; "" if nothing would */
	const char *rule;   /* "R64. ..." */
};

/* Texts are of the arena or static. */
void flag_words(
    struct flag_words *out, const struct flags *f, enum figure_flag kind, struct arena *a);

/* FlagCard of docs/openapi.yaml. */
void flag_card_json(struct text *t, const struct flags *f, enum figure_flag kind, struct arena *a);
/* An array of them: all seven, in the order of enum figure_flag but the threshold first. */
void flag_cards_json(struct text *t, const struct flags *f, struct arena *a);

/* "Mon 16 Nov AM"; the year only where it is not that of `today`. Of the arena. */
const char *words_day(struct arena *a, int32_t day, int32_t today);
const char *words_session(struct arena *a, int32_t day, enum session session, int32_t today);

#endif
