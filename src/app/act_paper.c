#include "app/sign_in.h"

#include "app/json.h"
#include "app/pupil_json.h"
#include "store/store_roll.h"

#include <strings.h>

/* A list kept on paper at the gate: each row is checked, all are saved or none. */

struct paper_line {
	const struct image_pupil *p; /* NULL: nobody, or several */
	const char *problem;         /* "" none */
	struct signing signing;
};

struct paper {
	struct front_desk f;
	const struct paper_args *in;
	const struct pupil *roll;
	size_t n_roll;
	struct paper_line *lines;
	size_t n_problems;
};

static bool
number_fits(const struct pupil *p, const char *who)
{
	return (p->adno[0] != '\0' && strcasecmp(p->adno, who) == 0) ||
	       (p->upn[0] != '\0' && strcasecmp(p->upn, who) == 0);
}

/* A number is one pupil; a name is one unless several have it. */
static void
line_find(struct paper_line *line, struct paper *v, const struct paper_row *row)
{
	const struct image *img = v->f.s->image;
	struct arena *a = v->f.c->a;
	const char *typed = store_fold(a, row->who);
	const char *several = "";
	size_t n = 0;
	for (size_t i = 0; i < v->n_roll; i++) {
		const struct image_pupil *p = image_pupil_find(img, v->roll[i].pupil_id);
		if (p == NULL || !image_is_on_roll(p, v->f.day)) {
			continue;
		}
		if (number_fits(&v->roll[i], row->who)) {
			line->p = p;
			return;
		}
		if (typed[0] != '\0' && name_fits(typed, p->search)) {
			const struct image_group *g = image_group_on(img, p, v->f.day);
			line->p = p;
			several = n >= 3 ? several
			                 : arena_printf(a, "%s%s%s %s (%s, number %s)", several,
			                       n == 0 ? "" : "; ", p->forename, p->surname,
			                       g == NULL ? "no group" : g->name, v->roll[i].adno);
			n++;
		}
	}
	if (n == 0) {
		line->problem = "Nobody on roll that day has this name or number";
	} else if (n > 1) {
		line->p = NULL;
		line->problem =
		    arena_printf(a, "%zu pupils have this name, write the number: %s", n, several);
	}
}

/* "08:52", "8.52", "0852": as people write times. MINUTE_NONE for anything else. */
static int16_t
written_time(const char *s)
{
	int digits = 0;
	int value = 0;
	for (; *s != '\0'; s++) {
		bool is_sign = (*s == ':' || *s == '.') && (digits == 1 || digits == 2);
		if (*s >= '0' && *s <= '9' && digits < 4) {
			value = value * 10 + (*s - '0');
			digits++;
		} else if (!is_sign) {
			return MINUTE_NONE;
		}
	}
	bool is_time = digits >= 3 && value / 100 < 24 && value % 100 < 60;
	return is_time ? (int16_t)(value / 100 * 60 + value % 100) : MINUTE_NONE;
}

static const char *
named_before(const struct paper *v, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (v->lines[k].p == v->lines[i].p) {
			return arena_printf(
			    v->f.c->a, "The same pupil stands in row %zu already", k + 1);
		}
	}
	return "";
}

static void
line_check(struct paper *v, size_t i)
{
	struct paper_line *line = &v->lines[i];
	const struct paper_row *row = &v->in->rows[i];
	struct diag d = {0};
	int16_t minute = written_time(row->at);
	line->problem = "";
	line_find(line, v, row);
	if (line->problem[0] == '\0') {
		line->problem = named_before(v, i);
	}
	if (line->problem[0] == '\0' && minute == MINUTE_NONE) {
		line->problem = "The row needs a time, such as 08:52";
	}
	if (line->problem[0] == '\0' && v->f.day == wall_at(v->f.c->now).day &&
	    minute > wall_at(v->f.c->now).minute) {
		line->problem = "The time is still to come";
	}
	if (line->problem[0] != '\0') {
		return;
	}
	line->signing = (struct signing){
	    .arriving = {.c = v->f.c,
	        .s = v->f.s,
	        .pupil_id = line->p->id,
	        .day = v->f.day,
	        .minute = minute,
	        .need = PERM_ARRIVE},
	    .move = {.place = v->in->place,
	        .next_place = "",
	        .reason = row->reason,
	        .note = "",
	        .person = ""},
	    .waits = 0, /* the list is typed when they are long in class */
	};
	if (signing_check(&line->signing, &v->f.all, &d) != RC_OK) {
		line->problem = arena_text(v->f.c->a, d.text);
	}
}

/* Nothing was saved: what each row would make, or what is wrong with it. */
static void
preview_json(struct paper *v)
{
	struct text *t = v->f.c->out;
	char day[DAY_TEXT];
	text_printf(t, "{\"act\":\"\",\"date\":\"%s\",\"saved_at\":\"\",\"moves\":[],\"rows\":[",
	    day_format(day, v->f.day));
	for (size_t i = 0; i < v->in->n_rows; i++) {
		const struct paper_line *line = &v->lines[i];
		text_printf(t, "%s{\"row\":%zu", i == 0 ? "" : ",", i + 1);
		json_text(t, "who", v->in->rows[i].who);
		json_text(t, "problem", line->problem);
		if (line->problem[0] == '\0') {
			text_add(t, ",\"move\":");
			move_json(v->f.c, v->f.s, &line->signing.move,
			    line->signing.is_early ? NULL : &line->signing.arriving);
			text_add_char(t, '}');
		}
		text_add_char(t, '}');
	}
	text_add(t, "]}");
}

static enum rc
paper_run(struct paper *v, struct diag *d)
{
	struct arena *a = v->f.c->a;
	size_t n = v->in->n_rows;
	struct pupil *roll = NULL;
	enum rc rc = store_roll(&roll, &v->n_roll, v->f.c->st, v->f.s->school_id, a, d);
	if (rc != RC_OK) {
		return rc;
	}
	v->roll = roll;
	v->lines = ARENA_ARRAY(a, n + 1, struct paper_line);
	struct signing *list = ARENA_ARRAY(a, n + 1, struct signing);
	for (size_t i = 0; i < n; i++) {
		v->lines[i] = (struct paper_line){0};
		line_check(v, i);
		v->n_problems += v->lines[i].problem[0] != '\0';
		list[i] = v->lines[i].signing;
	}
	if (v->n_problems > 0 || v->in->is_dry_run) {
		preview_json(v);
		return RC_OK;
	}
	return signings_save(&v->f, list, n, d);
}

static void
paper_content(struct text *t, const struct paper_args *in)
{
	text_printf(t, " %d", in->is_dry_run);
	for (size_t i = 0; i < in->n_rows; i++) {
		text_add_json(t, in->rows[i].at);
		text_add_json(t, in->rows[i].who);
		text_add_json(t, in->rows[i].reason);
	}
}

enum rc
act_paper(struct call *c, const void *args, struct diag *d)
{
	struct paper v = {.f = {.c = c}, .in = args};
	struct reception_who who = {
	    .urn = v.in->urn, .uuid = v.in->uuid, .note = "", .person = "", .place = v.in->place};
	struct text more;
	text_init(&more, 1 << 20);
	paper_content(&more, v.in);
	struct front_ask ask = {.who = &who,
	    .kind = "paper",
	    .reason = "",
	    .more = more.s,
	    .day = v.in->day,
	    .minute = 0};
	enum rc rc = front_begin(&v.f, &ask, d);
	text_fini(&more);
	if (rc == RC_OK && !v.f.is_done) {
		rc = paper_run(&v, d);
	}
	front_end(&v.f);
	return rc;
}
