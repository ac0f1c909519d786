#include "help.h"

#include "base/text.h"
#include "exchange/decode.h"

/* Rows as one text: cells parted by "|", rows by "~", each row after its line. */
struct seen {
	char text[4096];
	uint32_t rows;
	bool stop_at_first;
};

static enum rc
note_row(void *ctx, struct csv_row *row, struct diag *d)
{
	(void)d;
	struct seen *s = ctx;
	size_t n = strlen(s->text);
	n += snprintf(s->text + n, sizeof s->text - n, "%u:", row->line);
	for (uint32_t i = 0; i < row->n && n < 3000; i++) {
		n += snprintf(
		    s->text + n, sizeof s->text - n, "%s%.50s", i == 0 ? "" : "|", row->cell[i]);
	}
	snprintf(s->text + n, sizeof s->text - n, "~");
	assert_int_equal(row->index, s->rows);
	s->rows++;
	row->is_last = s->stop_at_first;
	return RC_OK;
}

static void
assert_rows(const char *csv, const char *want)
{
	struct csv_bytes b = {csv, strlen(csv)};
	struct csv_source src = csv_source_bytes(&b);
	struct seen s = {0};
	struct diag d = {0};
	assert_int_equal(csv_read(&src, note_row, &s, &d), RC_OK);
	assert_string_equal(s.text, want);
}

static void
assert_refused_n(
    const char *csv, size_t n, enum rc rc, uint32_t line, uint32_t column, const char *text)
{
	struct csv_bytes b = {csv, n};
	struct csv_source src = csv_source_bytes(&b);
	struct seen s = {0};
	struct diag d = {0};
	assert_int_equal(csv_read(&src, note_row, &s, &d), rc);
	assert_string_equal(d.text, text);
	assert_int_equal(d.line, line);
	assert_int_equal(d.column, column);
}

static void
csv__commas_semicolons_and_tabs_are_told_apart(void **state)
{
	(void)state;
	assert_rows("a,b\n1,2\n", "1:a|b~2:1|2~");
	assert_rows("a;b,c;d\n1;2;3\n", "1:a|b,c|d~2:1|2|3~");
	assert_rows("a\tb\n1\t\n", "1:a|b~2:1|~");
	assert_rows("sep=;\r\na;b\r\n", "2:a|b~");
	assert_rows("\"a;b;c\",d\n", "1:a;b;c|d~");
	assert_rows("one\ntwo", "1:one~2:two~");
}

static void
csv__lines_are_counted_through_every_kind_of_line_end(void **state)
{
	(void)state;
	assert_rows("a\r\nb\r\n\r\nc\r\n", "1:a~2:b~4:c~");
	assert_rows("a\n\n\nb\n", "1:a~4:b~");
	assert_rows("a\rb\r\rc", "1:a~2:b~4:c~");
	assert_rows("a,\"x\r\ny\"\r\nb,z\r\n", "1:a|x\ny~3:b|z~");
	assert_rows("a,b\n,,\n,\nc,d\n", "1:a|b~4:c|d~");
}

static void
csv__cells_lose_outer_blanks_and_keep_quotes_and_backslashes(void **state)
{
	(void)state;
	assert_rows("\" a\xC2\xA0\",\"A \"\"B\"\"\",  c  ,\"\\\",\\\n", "1:a|A \"B\"|c|\\|\\~");
}

static void
csv__apostrophe_of_a_disarmed_formula_goes_but_no_other(void **state)
{
	(void)state;
	assert_rows("'+44 1632,'=1+1,'t Hooft,',-\n", "1:+44 1632|=1+1|'t Hooft|'|-~");
}

static void
csv__windows_1252_and_utf8_come_out_alike(void **state)
{
	(void)state;
	assert_rows("\xEF\xBB\xBFZo\xC3\xAB,x\n", "1:Zo\xC3\xAB|x~");
	assert_rows("Zo\xC3\xAB,x\n", "1:Zo\xC3\xAB|x~");
	assert_rows("Zo\xEB,x\n", "1:Zo\xC3\xAB|x~");
	assert_rows("\x80,O\x92Hara\n", "1:\xE2\x82\xAC|O\xE2\x80\x99Hara~");
	assert_rows("Zo\xEB", "1:Zo\xC3\xAB~");
}

static void
csv__character_cut_by_a_piece_is_whole_again(void **state)
{
	(void)state;
	/* Whichever byte of the character the piece of 64 KB ends at. */
	for (size_t shift = 0; shift < 8; shift++) {
		struct text t;
		text_init(&t, 1 << 20);
		while (t.n < DECODE_PIECE - 8 + shift) {
			text_add(&t, "\n");
		}
		text_add(&t, "\xF0\x9F\x8E\x92\xE2\x82\xAC,b\n");
		char want[64];
		snprintf(want, sizeof want, "%zu:\xF0\x9F\x8E\x92\xE2\x82\xAC|b~",
		    DECODE_PIECE - 8 + shift + 1);
		struct csv_bytes b = {t.s, t.n};
		struct csv_source src = csv_source_bytes(&b);
		struct seen s = {0};
		assert_int_equal(csv_read(&src, note_row, &s, NULL), RC_OK);
		text_fini(&t);
		assert_int_equal(strncmp(s.text, want, strcspn(want, "|")), 0);
	}
	bool has_wide = false;
	assert_int_equal(utf8_prefix(&has_wide, (const unsigned char *)"ab\xC3\xAB", 4), 4);
	assert_true(has_wide);
	assert_int_equal(utf8_prefix(&has_wide, (const unsigned char *)"ab\xC3", 3), 2);
	assert_int_equal(utf8_prefix(&has_wide, (const unsigned char *)"ab\xC0\x80", 4), 2);
	assert_int_equal(utf8_prefix(&has_wide, (const unsigned char *)"\xED\xA0\x80", 3), 0);
}

static void
csv__first_accent_far_into_the_file_still_tells_windows_1252(void **state)
{
	(void)state;
	struct text t;
	text_init(&t, 1 << 20);
	while (t.n < DECODE_PIECE * 2 - 1) {
		text_add(&t, "\n");
	}
	text_add(&t, "Zo\xEB\n");
	char want[64];
	snprintf(want, sizeof want, "%zu:Zo\xC3\xAB~", DECODE_PIECE * 2);
	assert_rows(t.s, want);
	text_fini(&t);
}

static void
csv__wrong_quotation_marks_are_refused_with_line_and_cell(void **state)
{
	(void)state;
	static const char inside[] = "a,b\n1,x\"y\n";
	assert_refused_n(inside, sizeof inside - 1, RC_INVALID, 2, 2,
	    "a quotation mark stands inside a cell that does not begin with one");
	static const char after[] = "a,b\n1,\"x\"y\n";
	assert_refused_n(after, sizeof after - 1, RC_INVALID, 2, 2,
	    "text follows the closing quotation mark of this cell; a quotation mark inside a cell "
	    "is written twice");
	static const char open[] = "a,b\n1,2\n3,\"x\ny,z\n";
	assert_refused_n(open, sizeof open - 1, RC_INVALID, 3, 2,
	    "the quotation mark that opens this cell is never closed");
}

static void
csv__what_is_no_text_is_refused(void **state)
{
	(void)state;
	assert_refused_n("\xFF\xFE"
	                 "a\0,\0",
	    6, RC_INVALID, 1, 0,
	    "the file was saved as Unicode text (UTF-16); save it as CSV UTF-8");
	assert_refused_n("a,b\n1,\0002\n", 9, RC_INVALID, 2, 0,
	    "the file holds a NUL byte: it is not a text file");
	assert_refused_n("Zo\xC3\xAB\n\nZo\xEB\n", 10, RC_INVALID, 3, 0,
	    "the file begins as UTF-8, but a character here is not; save it as CSV UTF-8");
	assert_refused_n("a\nb\x81z\n", 6, RC_INVALID, 2, 0,
	    "a character is neither UTF-8 nor Windows-1252; save the file as CSV UTF-8");
}

static void
csv__limits_hold(void **state)
{
	(void)state;
	struct text t;
	text_init(&t, 1 << 20);
	for (int i = 0; i < 600; i++) {
		text_add(&t, "a,");
	}
	assert_refused_n(t.s, t.n, RC_TOO_LARGE, 1, 513, "the row has more than 512 columns");
	text_clear(&t);
	text_add(&t, "a,b\n1,\"");
	for (int i = 0; i < 30000; i++) {
		text_add(&t, "12345\n");
	}
	assert_refused_n(t.s, t.n, RC_TOO_LARGE, 2, 2,
	    "the cell is longer than 64 KB; is a closing quotation mark missing?");
	text_clear(&t);
	text_add(&t, "x,");
	for (int i = 0; i < 70000; i++) {
		text_add(&t, "y");
	}
	text_add(&t, "\n");
	assert_refused_n(t.s, t.n, RC_TOO_LARGE, 1, 2, "the cell is longer than 64 KB");
	text_fini(&t);
}

static void
csv__reading_stops_when_asked_to(void **state)
{
	(void)state;
	struct csv_bytes b = {"a\nb\nc\n", 6};
	struct csv_source src = csv_source_bytes(&b);
	struct seen s = {.stop_at_first = true};
	assert_int_equal(csv_read(&src, note_row, &s, NULL), RC_OK);
	assert_int_equal(s.rows, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(csv__commas_semicolons_and_tabs_are_told_apart),
	    cmocka_unit_test(csv__lines_are_counted_through_every_kind_of_line_end),
	    cmocka_unit_test(csv__cells_lose_outer_blanks_and_keep_quotes_and_backslashes),
	    cmocka_unit_test(csv__apostrophe_of_a_disarmed_formula_goes_but_no_other),
	    cmocka_unit_test(csv__windows_1252_and_utf8_come_out_alike),
	    cmocka_unit_test(csv__character_cut_by_a_piece_is_whole_again),
	    cmocka_unit_test(csv__first_accent_far_into_the_file_still_tells_windows_1252),
	    cmocka_unit_test(csv__wrong_quotation_marks_are_refused_with_line_and_cell),
	    cmocka_unit_test(csv__what_is_no_text_is_refused),
	    cmocka_unit_test(csv__limits_hold),
	    cmocka_unit_test(csv__reading_stops_when_asked_to),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
