#ifndef MUSTER_EXCHANGE_IMPORT_CONTACTS_H
#define MUSTER_EXCHANGE_IMPORT_CONTACTS_H

#include "exchange/csv_reader.h"
#include "exchange/records.h"
#include "exchange/report.h"

/*
 * Parents and contacts from CSV, a row for each pupil and contact: SIMS style, School Booking style
 * (names of columns repeat: the first ID, Forename and Surname are the pupil's, the second the
 * contact's), or our own export.
 *
 * out     owned by the arena; untouched unless RC_OK.
 * report  no pupil named, a wrong UPN, no surname, a priority that is none, an answer that is
 *         neither yes nor no.
 * Fails   RC_INVALID when the report has errors (`d` is the first), and as csv_read.
 */
enum rc import_contacts(struct import_contacts *out, const struct csv_source *src,
    struct import_report *report, struct arena *a, struct diag *d) MUST_CHECK;

#endif
