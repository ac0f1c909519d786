#ifndef MUSTER_EXCHANGE_RECORDS_H
#define MUSTER_EXCHANGE_RECORDS_H

#include "base/day.h"
#include "core/pupil_flag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What readers of files give and writers of files take: plain values, no database in sight. Texts
 * are UTF-8, trimmed, never NULL ("" = not in the file) and owned by the arena of the reader, or
 * lent by the caller of a writer.
 */

/* Kinds of flag as sets: those a file says something about. */
#define IMPORT_BIT(flag) ((uint32_t)1 << (flag))

enum import_answer { IMPORT_UNKNOWN, IMPORT_YES, IMPORT_NO, IMPORT_PARTLY /* lives with */ };

#define IMPORT_YEAR_NONE (-1)

struct import_phone {
	char type;          /* H home, W work, M mobile, D daytime, A alternate, O other */
	const char *number; /* as written, trimmed */
};
#define IMPORT_PHONES 6

struct import_address {
	const char *lines; /* lines joined with "\n", without the postcode */
	const char *postcode;
};

struct import_contact {
	uint32_t line; /* of the file */

	/* Whose contact: whichever the file has. Within a CTF pupil all of these are "". */
	const char *pupil_upn; /* checked */
	const char *pupil_adno;
	const char *pupil_id; /* the other system's own id */
	const char *pupil_surname;
	const char *pupil_forename;

	const char *id;   /* the other system's id of the contact */
	int32_t priority; /* 1 = first to ring; 0 = not said */
	const char *title;
	const char *surname;
	const char *forename;
	const char *relationship; /* as written: "Mother", or a CTF code such as "PAM" */
	const char *language;
	enum import_answer responsibility; /* parental responsibility */
	enum import_answer lives_with;     /* the pupil lives with this contact */
	enum import_answer no_contact;     /* must not be contacted */
	bool is_address_as_pupil;          /* CTF AddressAsPupil */
	struct import_address address;
	struct import_phone phone[IMPORT_PHONES];
	size_t n_phones;
	const char *email;
	const char *note;
};

/* CTF: a school year's sums at one school. Sums are -1 when not given. */
struct import_attendance {
	uint32_t line;
	int32_t year; /* first calendar year of the school year */
	const char *laestab;
	const char *school;
	int32_t possible, attended, authorised, unauthorised; /* sessions */
	int32_t marks_from;                                   /* day of the first mark; DAY_NONE */
	const char *marks; /* as in the file: one character a session; "" */
};

struct import_school {
	const char *laestab; /* 7 digits or "" */
	const char *name;
	int32_t entry, leaving; /* days; DAY_NONE */
	const char *leaving_reason;
	enum import_answer is_last;
};

struct import_pupil {
	uint32_t line;   /* of the file */
	const char *upn; /* checked, capitals; "" only where an admission number is */
	const char *former_upn;
	const char *uln;
	const char *adno; /* kept as text: leading zeros count */
	const char *id;   /* the other system's own id */
	const char *surname;
	const char *forename;
	const char *middle_names;
	const char *preferred_surname; /* "" = as the legal one */
	const char *preferred_forename;
	const char *former_surname;
	int32_t born;      /* day; DAY_NONE only if the file has no such column */
	char sex;          /* 'M', 'F'; 0 = not in the file */
	int32_t year;      /* enum nc_year; IMPORT_YEAR_NONE */
	const char *group; /* registration group */
	const char *house;
	const char *tutor;
	int32_t admitted; /* day or DAY_NONE */
	int32_t left;     /* day or DAY_NONE */
	const char *leaving_reason;
	const char *enrol_status; /* C, M, S, G, ... or "" */
	const char *ethnicity;
	const char *language;
	const char *sen_provision;  /* N, K, E or "" */
	const char *sen_need;       /* SPLD, SEMH, ... or "" */
	const char *care_authority; /* LA number of a looked-after child (CTF), or "" */
	uint32_t flags;             /* IMPORT_BIT of each that is set */
	uint32_t flags_known;       /* of each that the file says anything about */
	const char *note;           /* quick notes; several are joined with "\n" */
	struct import_address address;
	struct import_phone phone[IMPORT_PHONES];
	size_t n_phones;
	const char *email;

	/* Only from CTF. */
	struct import_contact *contact;
	size_t n_contacts;
	struct import_attendance *attendance;
	size_t n_attendance;
	struct import_school *school;
	size_t n_schools;
};

struct import_pupils {
	struct import_pupil *item;
	size_t n;
};

struct import_contacts {
	struct import_contact *item;
	size_t n;
};

#endif
