#ifndef MUSTER_EXCHANGE_IMPORT_PUPILS_H
#define MUSTER_EXCHANGE_IMPORT_PUPILS_H

#include "exchange/csv_reader.h"
#include "exchange/records.h"
#include "exchange/report.h"

/*
 * Pupils from CSV: SIMS, Arbor, iSAMS and census names of columns, or our own export. Names of
 * columns are compared without case, blanks, underscores and punctuation; other columns are left
 * out with one warning each.
 *
 * out     owned by the arena; untouched unless RC_OK.
 * report  every fault of the file: no UPN, a wrong check letter, the same UPN or admission number
 *         twice, no surname or forename, a date of birth that is none, an unknown sex or year.
 * Fails   RC_INVALID when the report has errors (`d` is the first), and as csv_read.
 * Rule    SI 2024/208 reg 8; UPN: DfE UPN guidance.
 */
enum rc import_pupils(struct import_pupils *out, const struct csv_source *src,
    struct import_report *report, struct arena *a, struct diag *d) MUST_CHECK;

/* Report each UPN and each admission number that stands twice; both readers of pupils use it. */
void import_pupils_check_twice(
    const struct import_pupils *pupils, struct import_report *report, struct arena *a);

#endif
