#include "exchange/csv_reader.h"

#include "base/arena.h"
#include "exchange/decode.h"
#include "exchange/report.h"

#include <csv.h>
#include <stdarg.h>
#include <string.h>

struct csv_state {
	struct csv_parser parser;
	csv_row_fn *row;
	void *ctx;
	struct diag *diag;
	enum rc rc;
	bool is_done;        /* nothing more is wanted */
	bool is_old_mac;     /* the last line end was a CR that may be half of a CRLF */
	bool has_quote;      /* cells may hold line breaks from here on */
	uint32_t line;       /* where the next cell begins */
	uint32_t row_line;   /* where the row began */
	uint32_t index;      /* rows given */
	uint32_t n;          /* cells of the row so far */
	size_t used;         /* bytes of `text` */
	size_t cap;          /* bytes allocated */
	char *text;          /* the cells, each with its end */
	size_t *at;          /* where each cell begins in `text`; CSV_COLUMNS_MAX of them */
	char **cell;         /* the same as pointers, once the row is complete */
	struct arena *arena; /* of this reading */
};

static size_t
bytes_more(void *ctx, void *buf, size_t n)
{
	struct csv_bytes *b = ctx;
	size_t take = b->n < n ? b->n : n;
	memcpy(buf, b->s, take);
	b->s += take;
	b->n -= take;
	return take;
}

struct csv_source
csv_source_bytes(struct csv_bytes *bytes)
{
	return (struct csv_source){.more = bytes_more, .ctx = bytes};
}

static size_t
file_more(void *ctx, void *buf, size_t n)
{
	FILE *f = ctx;
	size_t got = fread(buf, 1, n, f);
	return got == 0 && ferror(f) != 0 ? SIZE_MAX : got;
}

struct csv_source
csv_source_file(FILE *file)
{
	return (struct csv_source){.more = file_more, .ctx = file};
}

static void __attribute__((format(printf, 4, 5)))
csv_stop(struct csv_state *s, enum rc rc, const char *value, const char *fmt, ...)
{
	s->rc = rc;
	s->is_done = true;
	if (s->diag == NULL || s->diag->rc != RC_OK) {
		return;
	}
	char text[sizeof s->diag->text];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	(void)diag_set(s->diag, rc, "", NULL, "%s", text);
	s->diag->line = s->line;
	s->diag->column = s->n + 1;
	import_cut(s->diag->value, 41, value);
}

static bool
csv_reserve(struct csv_state *s, size_t more)
{
	if (s->used + more <= s->cap) {
		return true;
	}
	if (s->used + more > CSV_ROW_MAX) {
		csv_stop(s, RC_TOO_LARGE, "", "the row is longer than %zu KB", CSV_ROW_MAX >> 10);
		return false;
	}
	size_t cap = s->cap * 2;
	while (cap < s->used + more) {
		cap *= 2;
	}
	char *text = ARENA_ARRAY(s->arena, cap, char);
	memcpy(text, s->text, s->used);
	s->text = text;
	s->cap = cap;
	return true;
}

/* A cell with line breaks: count them, and make each CRLF an LF. */
static size_t
csv_unfold(struct csv_state *s, char *cell, size_t n)
{
	size_t to = 0;
	for (size_t i = 0; i < n; i++) {
		if (cell[i] == '\r' && i + 1 < n && cell[i + 1] == '\n') {
			continue;
		}
		s->line += cell[i] == '\n';
		cell[to++] = cell[i];
	}
	return to;
}

/* What our own export put before a text that a spreadsheet would run as a formula. */
static inline bool
csv_is_disarmed(const char *cell, size_t n)
{
	return cell[0] == '\'' && n > 2 && strchr("=+-@", cell[1]) != NULL;
}

/* Bytes of the blank that the n bytes at s begin with; a no-break space is two in UTF-8. */
static size_t
csv_blank(const char *s, size_t n)
{
	if (n > 0 && (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r')) {
		return 1;
	}
	return n > 1 && s[0] == '\xC2' && s[1] == '\xA0' ? 2 : 0;
}

/* Leave out blanks at both ends; gives the length of what is left, `skip` bytes on. */
static size_t
csv_trim(size_t *skip, const char *cell, size_t n)
{
	for (size_t b = csv_blank(cell, n); b > 0; b = csv_blank(cell + *skip, n)) {
		*skip += b;
		n -= b;
	}
	const char *s = cell + *skip;
	while (n > 0) {
		if (csv_blank(s + n - 1, 1) == 1) {
			n--;
		} else if (n > 1 && csv_blank(s + n - 2, 2) == 2) {
			n -= 2;
		} else {
			break;
		}
	}
	return n;
}

/* May this byte be a part of a blank? Asked of every cell, so that few are trimmed in vain. */
static inline bool
csv_is_edge(char c)
{
	return (c >= 0 && c <= ' ') || c == '\xC2' || c == '\xA0';
}

static void
csv_on_cell(void *bytes, size_t n, void *ctx)
{
	struct csv_state *s = ctx;
	if (s->is_done) {
		return;
	}
	if (s->n == 0) {
		s->row_line = s->line;
	}
	if (s->n == CSV_COLUMNS_MAX) {
		csv_stop(s, RC_TOO_LARGE, "", "the row has more than %d columns", CSV_COLUMNS_MAX);
		return;
	}
	if (n > CSV_CELL_MAX) {
		char start[41] = ""; /* what libcsv gives has no end of its own */
		memcpy(start, bytes, sizeof start - 1);
		csv_stop(
		    s, RC_TOO_LARGE, start, "the cell is longer than %zu KB", CSV_CELL_MAX >> 10);
		return;
	}
	if (!csv_reserve(s, n + 1)) {
		return;
	}
	char *cell = s->text + s->used;
	memcpy(cell, bytes, n);
	if (s->has_quote) {
		n = csv_unfold(s, cell, n);
	}
	size_t skip = 0;
	if (n > 0 && (csv_is_edge(cell[0]) || csv_is_edge(cell[n - 1]))) {
		n = csv_trim(&skip, cell, n);
		skip = n == 0 ? 0 : skip; /* an empty cell is its end and nothing else */
	}
	cell[skip + n] = '\0';
	s->at[s->n++] = s->used + skip + (csv_is_disarmed(cell + skip, n) ? 1 : 0);
	s->used += skip + n + 1;
	s->is_old_mac = false;
}

static void
csv_give_row(struct csv_state *s)
{
	/* A spreadsheet's empty rows are nothing but commas: only the cells' ends take room. */
	if (s->n == 0 || s->used == s->n) {
		return;
	}
	for (uint32_t i = 0; i < s->n; i++) {
		s->cell[i] = s->text + s->at[i];
	}
	struct csv_row row = {.line = s->row_line, .index = s->index++, .n = s->n, .cell = s->cell};
	s->rc = s->row(s->ctx, &row, s->diag);
	s->is_done = s->rc != RC_OK || row.is_last;
}

static void
csv_on_row(int end, void *ctx)
{
	struct csv_state *s = ctx;
	if (s->is_done) {
		return;
	}
	bool is_second_half = end == '\n' && s->is_old_mac && s->n == 0;
	csv_give_row(s);
	s->n = 0;
	s->used = 0;
	s->line += end != -1 && !is_second_half;
	s->is_old_mac = end == '\r';
}

/* Whatever separates most in the first line, outside quotation marks. */
static char
csv_find_delimiter(const char *s, size_t n)
{
	static const char all[] = {',', ';', '\t'};
	size_t count[sizeof all] = {0};
	bool is_quoted = false;
	for (size_t i = 0; i < n && (is_quoted || (s[i] != '\n' && s[i] != '\r')); i++) {
		is_quoted ^= s[i] == '"';
		for (size_t k = 0; k < sizeof all && !is_quoted; k++) {
			count[k] += s[i] == all[k];
		}
	}
	size_t best = 0;
	for (size_t k = 1; k < sizeof all; k++) {
		best = count[k] > count[best] ? k : best;
	}
	return all[best];
}

/* First piece: find the delimiter. Excel's own first line "sep=;" names it. Gives what to skip. */
static size_t
csv_begin(struct csv_state *s, const char *piece, size_t n)
{
	bool is_named = n > 5 && memcmp(piece, "sep=", 4) == 0 &&
	                strchr(",;\t", piece[4]) != NULL && (piece[5] == '\n' || piece[5] == '\r');
	if (!is_named) {
		csv_set_delim(&s->parser, (unsigned char)csv_find_delimiter(piece, n));
		return 0;
	}
	csv_set_delim(&s->parser, (unsigned char)piece[4]);
	return 5;
}

/* The parser stopped at a quotation mark, or the file ended inside one. */
static void
csv_quote_fault(struct csv_state *s, bool is_at_end)
{
	char value[41] = "";
	size_t n = s->parser.entry_pos < 40 ? s->parser.entry_pos : 40;
	if (n > 0) {
		memcpy(value, s->parser.entry_buf, n);
	}
	value[n] = '\0';
	value[strcspn(value, "\r\n")] = '\0';
	if (is_at_end) {
		csv_stop(s, RC_INVALID, value,
		    "the quotation mark that opens this cell is never closed");
	} else if (s->parser.quoted != 0) {
		csv_stop(s, RC_INVALID, value,
		    "text follows the closing quotation mark of this cell; a quotation mark inside "
		    "a cell is written twice");
	} else {
		csv_stop(s, RC_INVALID, value,
		    "a quotation mark stands inside a cell that does not begin with one");
	}
}

static void
csv_feed(struct csv_state *s, const char *piece, size_t n)
{
	if (!s->has_quote) {
		s->has_quote = memchr(piece, '"', n) != NULL;
	}
	size_t done = csv_parse(&s->parser, piece, n, csv_on_cell, csv_on_row, s);
	if (s->is_done) {
		return;
	}
	if (done < n) {
		if (csv_error(&s->parser) == CSV_EPARSE) {
			csv_quote_fault(s, false);
		} else {
			csv_stop(s, RC_TOO_LARGE, "", "the cell is too long");
		}
	} else if (s->parser.entry_pos > CSV_CELL_MAX) {
		csv_stop(s, RC_TOO_LARGE, "",
		    "the cell is longer than %zu KB; is a closing "
		    "quotation mark missing?",
		    CSV_CELL_MAX >> 10);
	}
}

static enum rc
csv_run(struct csv_state *s, struct decode *dec)
{
	bool is_first = true;
	while (!s->is_done) {
		const char *piece = NULL;
		size_t n = 0;
		enum rc rc = decode_next(&piece, &n, dec, s->diag);
		if (rc != RC_OK) {
			return rc;
		}
		if (n == 0) {
			break;
		}
		size_t skip = is_first ? csv_begin(s, piece, n) : 0;
		is_first = false;
		csv_feed(s, piece + skip, n - skip);
	}
	if (!s->is_done && csv_fini(&s->parser, csv_on_cell, csv_on_row, s) != 0 && !s->is_done) {
		csv_quote_fault(s, true);
	}
	return s->rc;
}

enum rc
csv_read(const struct csv_source *src, csv_row_fn *row, void *ctx, struct diag *d)
{
	struct arena a;
	arena_init(&a, 0);
	struct csv_state s = {.row = row, .ctx = ctx, .diag = d, .line = 1, .arena = &a};
	s.cap = DECODE_PIECE;
	s.text = ARENA_ARRAY(&a, s.cap, char);
	s.at = ARENA_ARRAY(&a, CSV_COLUMNS_MAX, size_t);
	s.cell = ARENA_ARRAY(&a, CSV_COLUMNS_MAX, char *);
	struct decode dec;
	decode_init(&dec, src, &a);
	enum rc rc = RC_STORE;
	if (csv_init(&s.parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) == 0) {
		rc = csv_run(&s, &dec);
		csv_free(&s.parser);
	}
	decode_fini(&dec);
	arena_free(&a);
	return rc;
}
