#ifndef MUSTER_CORE_UPN_H
#define MUSTER_CORE_UPN_H

#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Unique pupil numbers: "H801200001001", 13 characters, the first a check letter over the others;
 * a temporary one ends with a letter. A UPN is personal data: never in a log or an address.
 */
enum upn_kind { UPN_PERMANENT, UPN_TEMPORARY, UPN_KIND_COUNT };

struct upn {
	char text[14]; /* trimmed, capitals */
	enum upn_kind kind;
};

/*
 * Read and check a UPN. Blanks at both ends are dropped and small letters raised first.
 *
 * Fails  RC_INVALID, field "upn"; the message ends with the census error number:
 *        1500 missing, 1510 check letter, 1530 local authority (characters 2 to 4),
 *        1540 characters 5 to 12 are not digits, 1550 character 13 or the length.
 *        1520, a number used twice, is for whoever has the list.
 */
enum rc upn_parse(struct upn *out, const char *s, struct diag *d) MUST_CHECK;

/* The check letter of the 12 characters that follow it; 0 if one has no value there. */
char upn_check_letter(const char *rest);

/* Was this number ever a local authority's (data/la_codes.csv)? Old ones stay valid in a UPN. */
bool upn_la_is_known(int32_t la);
/* "Peterborough" for 874; "" where no name is known. */
const char *la_name(int32_t la);

#endif
