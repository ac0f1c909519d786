#ifndef MUSTER_CORE_POLICY_WORDS_H
#define MUSTER_CORE_POLICY_WORDS_H

#include "base/text.h"
#include "core/policy.h"

/*
 * The policy's times, contacts, thresholds and steps in plain words, as Markdown: an appendix to
 * the school's policy, or a web page (WTISA ch 2, R86).
 *
 * out  the words are added to it; 64 KB are enough for any policy.
 * day  contacts are those who hold their post on that day.
 */
void policy_words(struct text *out, const struct policy *p, int32_t day);

#endif
