#ifndef MUSTER_EXCHANGE_COLUMNS_H
#define MUSTER_EXCHANGE_COLUMNS_H

#include "base/arena.h"
#include "exchange/csv_reader.h"
#include "exchange/report.h"

/*
 * Which column holds what. Other systems let each school name its columns, so every field has a
 * list of names, best first; names are compared without case, blanks, underscores and punctuation.
 */
struct column_spec {
	const char *label; /* as our own export calls it: for messages */
	const char *names; /* folded names parted by "|": "upn|uniquepupilnumber" */
	int kind;          /* how the reader takes it; its own enum */
	size_t to;         /* where the value goes: what it means is the kind's affair */
};

#define COLUMNS_FIELDS_MAX 64
#define COLUMN_NONE (-1)

struct columns {
	const struct column_spec *specs;
	size_t n_specs;
	int32_t at[COLUMNS_FIELDS_MAX]; /* of each field: its column from 0, or COLUMN_NONE */
	uint32_t n;                     /* columns of the file */
	const char **header;            /* as the file writes them; "" past the end */
	bool *is_used;                  /* of each column: some field took it */
};

/*
 * Fields take columns in the order of `specs`; a column is taken once, so that the second "Surname"
 * is left for the next field that knows the name.
 *
 * specs  lent, at most COLUMNS_FIELDS_MAX; asserted.
 * out    owned by the arena.
 */
void columns_match(struct columns *out, const struct column_spec *specs, size_t n,
    const struct csv_row *header, struct arena *a);

static inline bool
columns_has(const struct columns *c, size_t field)
{
	return c->at[field] != COLUMN_NONE;
}

/* The cell of a field; "" if the file or the row has none. Lent like the row. */
const char *columns_cell(const struct columns *c, size_t field, const struct csv_row *row);

/* Where the cell of a field stands, for a complaint. `value` may be NULL: the cell itself. */
struct import_place columns_place(
    const struct columns *c, size_t field, const struct csv_row *row, const char *value);

/* Say that a column is missing, with the names that would do. */
void columns_missing(const struct columns *c, size_t field, const struct csv_row *header,
    struct import_report *report);

/* One warning for each column that no field took; then the cells past the header are faults. */
void columns_warn_unused(const struct columns *c, struct import_report *report);
/* Complain if the row has text in more columns than the header. */
void columns_check_row(
    const struct columns *c, const struct csv_row *row, struct import_report *report);

/*
 * csv_read, with its fault (if any) added to the report, so that the report holds everything; an
 * empty file is a fault.
 */
enum rc import_file_read(const struct csv_source *src, csv_row_fn *row, void *ctx,
    struct import_report *report, struct diag *d) MUST_CHECK;

/* Capitals to small letters; only letters and digits stay. Gives `out`, cut to `size`. */
char *columns_fold(char *out, size_t size, const char *s);

/* Yes, Y, T, True, 1 and so on; UNKNOWN when blank. False if it is none of them. */
bool cell_answer(int *out, const char *s);

#endif
