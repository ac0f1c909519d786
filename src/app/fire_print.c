#include "app/fire_in.h"

#include "app/reg.h"
#include "base/file.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>

/*
 * The fire roll on paper: one HTML page by form, with empty boxes. It names nobody's contacts and
 * no reason of an absence, for it lies about.
 */
#define PRINT_MAX ((size_t)8 << 20) /* bytes of a page */
#define PRINT_PATH 4096
#define MARK_TEXT 80

/* The first line says which session it was made after; by it the clock knows its own file. */
static void
print_mark(char out[MARK_TEXT], int32_t day, const char *what)
{
	char date[DAY_TEXT];
	(void)snprintf(out, MARK_TEXT, "<!doctype html><!-- muster fire roll %s %s -->",
	    day_format(date, day), what);
}

static void
html_add(struct text *t, const char *s)
{
	for (; *s != '\0'; s++) {
		switch (*s) {
		case '&':
			text_add(t, "&amp;");
			break;
		case '<':
			text_add(t, "&lt;");
			break;
		case '>':
			text_add(t, "&gt;");
			break;
		case '"':
			text_add(t, "&quot;");
			break;
		default:
			text_add_char(t, *s);
		}
	}
}

static const char style[] =
    "@page{size:A4;margin:14mm 12mm}"
    "body{font:11pt/1.3 \"Liberation Sans\",Arial,sans-serif;color:#000;margin:0}"
    "h1{font-size:16pt;margin:0 0 2mm}h2{font-size:14pt;margin:0 0 2mm;"
    "border-bottom:1.5pt solid #000}"
    "section{break-after:page}section:last-child{break-after:auto}"
    "table{border-collapse:collapse;width:100%}"
    "tr{break-inside:avoid}th,td{text-align:left;padding:1mm 2mm;border-bottom:.5pt solid #999;"
    "vertical-align:top;font-weight:400}"
    "th:first-child,td:first-child{width:7mm}td b{display:block;width:5mm;height:5mm;"
    "border:1.2pt solid #000}"
    ".first th+th,.first td+td{font-weight:700}"
    "p{margin:0 0 2mm}.s{font-size:9pt}thead{display:table-header-group}";

static void
print_head(struct text *t, const struct fire_state *f, const char *mark)
{
	char date[DAY_WORDS];
	char at[MINUTE_TEXT];
	text_printf(t, "%s\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">", mark);
	text_printf(t, "<title>Fire roll</title><style>%s</style></head><body>\n<h1>", style);
	html_add(t, f->pd.s->row.name);
	text_printf(t, ": fire roll</h1>\n<p>As it was known on %s at %s. %u to find.</p>\n",
	    day_words(date, f->pd.day), minute_format(at, wall_at(f->pd.now).minute), f->n_to_find);
}

static bool
is_in(const struct fire_state *f, const struct fire_line *line, int64_t group_id)
{
	return image_group_id_on(line->p, f->pd.day) == group_id;
}

static void
print_rows(struct call *c, const struct fire_state *f, int64_t group_id, bool is_first)
{
	struct text *t = c->out;
	for (size_t i = 0; i < f->n; i++) {
		const struct fire_line *line = &f->lines[i];
		if (!is_in(f, line, group_id) || !line->now.must_find ||
		    line->is_first != is_first) {
			continue;
		}
		text_printf(t, "<tr%s><td><b></b></td><td>", is_first ? " class=\"first\"" : "");
		html_add(t, line->p->surname);
		text_add(t, ", ");
		html_add(t, line->p->forename);
		text_add(t, "</td><td>");
		html_add(t, fire_known(c, line));
		text_add(t, "</td></tr>\n");
	}
}

static void
print_away(struct call *c, const struct fire_state *f, int64_t group_id)
{
	struct text *t = c->out;
	const char *part = "<p class=\"s\">Not on site: ";
	for (size_t i = 0; i < f->n; i++) {
		const struct fire_line *line = &f->lines[i];
		if (!is_in(f, line, group_id) || line->now.must_find) {
			continue;
		}
		text_add(t, part);
		part = "; ";
		html_add(t, line->p->surname);
		text_add(t, ", ");
		html_add(t, line->p->forename);
	}
	if (part[0] == ';') {
		text_add(t, ".</p>\n");
	}
}

static void
print_group(struct call *c, const struct fire_state *f, int64_t group_id, const char *name)
{
	uint32_t n = 0;
	uint32_t n_find = 0;
	for (size_t i = 0; i < f->n; i++) {
		bool is_one = is_in(f, &f->lines[i], group_id);
		n += is_one;
		n_find += is_one && f->lines[i].now.must_find;
	}
	if (n == 0) {
		return;
	}
	struct text *t = c->out;
	text_add(t, "<section><h2>");
	html_add(t, name);
	text_printf(t, ": %u to find</h2>\n", n_find);
	text_add(t, "<table><thead><tr><th></th><th>Name</th><th>Last known place</th></tr></thead>"
	            "<tbody>\n");
	print_rows(c, f, group_id, true);
	print_rows(c, f, group_id, false);
	text_add(t, "</tbody></table>\n");
	print_away(c, f, group_id);
	text_add(t, "</section>\n");
}

static enum rc
print_school(struct call *c, const struct school_state *s, const char *mark, struct diag *d)
{
	struct fire_state f;
	struct call anybody = *c;
	anybody.who =
	    NULL; /* paper is read by anybody: whom it puts first needs no permission (R109) */
	enum rc rc = fire_state_read(&f, &anybody, s, NULL, d);
	if (rc != RC_OK) {
		return rc;
	}
	print_head(c->out, &f, mark);
	for (size_t i = 0; i < s->image->n_groups; i++) {
		print_group(c, &f, s->image->groups[i].id, s->image->groups[i].name);
	}
	print_group(c, &f, 0, "In no registration group");
	text_add(c->out, "</body></html>\n");
	return RC_OK;
}

enum rc
view_fire_print(struct call *c, int64_t urn, struct diag *d)
{
	struct school_state *s = NULL;
	char mark[MARK_TEXT];
	enum rc rc = school_hold(&s, c, urn, PERM_PRESENCE, d);
	if (rc != RC_OK) {
		return rc;
	}
	print_mark(mark, wall_at(c->now).day, "by hand");
	rc = print_school(c, s, mark, d);
	school_release(s);
	return rc;
}

/* ---- the clock ---- */

/* The last minute at which a register of the session closes today; MINUTE_NONE: there is none. */
static int16_t
last_closing(const struct school_state *s, int32_t day, enum session session)
{
	int16_t last = MINUTE_NONE;
	for (int year = 0; year < NC_COUNT; year++) {
		struct session_times times;
		if (!calendar_is_open(&s->image->calendar, day, session, (enum nc_year)year)) {
			continue;
		}
		school_times(&times, s, day, year, session);
		last = times.closes > last ? times.closes : last;
	}
	return last;
}

/* "AM", "PM": the print that should be there by now; NULL: none today yet. */
static const char *
print_due(const struct school_state *s, const struct wall *now, int minutes_after)
{
	const char *due = NULL;
	for (int k = 0; k < SESSION_COUNT; k++) {
		enum session session = k == 0 ? SESSION_AM : SESSION_PM;
		int16_t closes = last_closing(s, now->day, session);
		if (closes != MINUTE_NONE && now->minute >= closes + minutes_after) {
			due = session_name(session);
		}
	}
	return due;
}

static bool
file_begins(const char *path, const char *mark)
{
	char head[MARK_TEXT] = "";
	FILE *f = fopen(path, "r");
	if (f == NULL) {
		return false;
	}
	size_t n = fread(head, 1, sizeof head - 1, f);
	(void)fclose(f);
	return n >= strlen(mark) && strncmp(head, mark, strlen(mark)) == 0;
}

static enum rc
print_when_due(struct call *c, int64_t urn, struct diag *d)
{
	const struct app_config *config = app_config(c->app);
	struct school_state *s = NULL;
	struct wall now = wall_at(c->now);
	char path[PRINT_PATH];
	char mark[MARK_TEXT];
	enum rc rc = school_hold(&s, c, urn, PERM_PRESENCE, d);
	if (rc != RC_OK) {
		return rc;
	}
	const char *due = print_due(s, &now, config->print_after);
	print_mark(mark, now.day, due == NULL ? "" : due);
	(void)snprintf(
	    path, sizeof path, "%s/fire-roll-%lld.html", config->print_folder, (long long)s->urn);
	bool is_due = due != NULL && !file_begins(path, mark);
	if (is_due) {
		text_clear(c->out);
		rc = print_school(c, s, mark, d);
	}
	school_release(s);
	if (rc != RC_OK || !is_due) {
		return rc;
	}
	if (c->out->is_full) {
		return diag_set(d, RC_TOO_LARGE, "", NULL, "the fire roll does not fit a file");
	}
	rc = file_replace(path, c->out->s, c->out->n, d);
	if (rc == RC_OK) {
		log_info("fire roll to print written to %s", path);
	}
	return rc;
}

enum rc
app_fire_print(struct app *app, struct diag *d)
{
	struct store *st = NULL;
	const char *folder = app_config(app)->print_folder;
	if (folder == NULL || folder[0] == '\0') {
		return RC_OK;
	}
	enum rc rc = app_reader_open(&st, app, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct arena a;
	struct text out;
	struct school *rows = NULL;
	size_t n = 0;
	arena_init(&a, 0);
	text_init(&out, PRINT_MAX);
	rc = store_schools(&rows, &n, st, &a, d);
	for (size_t i = 0; i < n; i++) { /* a school that fails holds up no other */
		struct diag one = {0};
		struct call c = {.app = app,
		    .st = st,
		    .who = actor_system(),
		    .now = app_now(app),
		    .device = "",
		    .a = &a,
		    .out = &out};
		enum rc failed = print_when_due(&c, rows[i].urn, &one);
		if (failed != RC_OK && rc == RC_OK) {
			rc = failed;
			*d = one;
		}
	}
	text_fini(&out);
	arena_free(&a);
	app_reader_close(st);
	return rc;
}
