#include "exchange/policy_yaml.h"

#include "base/num.h"
#include "core/near.h"
#include "exchange/policy_spec.h"
#include "exchange/yaml_tree.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct reader {
	struct arena *arena;
	struct diag_list *faults;
	struct policy_value *value;
	size_t n_values;
	size_t max_values;
	bool is_cut; /* reading ended early: what is missing may only have been cut off */
};

/* Where in the file and where in the struct. */
struct spot {
	const struct yaml_node *node;
	const char *path;
	const struct spec_field *field;
	char *to; /* the member */
};

static void __attribute__((format(printf, 4, 5)))
fault(struct reader *r, const struct yaml_node *node, const char *path, const char *fmt, ...)
{
	struct diag d = {.rc = RC_INVALID, .line = node->line, .column = node->column};
	va_list ap;

	snprintf(d.field, sizeof d.field, "%s", path);
	snprintf(d.value, sizeof d.value, "%s", node->text);
	va_start(ap, fmt);
	vsnprintf(d.text, sizeof d.text, fmt, ap);
	va_end(ap);
	diag_list_add(r->faults, &d);
}

static void
remember(struct reader *r, const struct yaml_node *node, const char *path)
{
	assert(r->n_values < r->max_values);
	r->value[r->n_values++] =
	    (struct policy_value){path, node->text, {node->line, node->column}};
}

/* "pm", " p.m." or "PM" at the end of a time; also for the morning. */
static bool
is_half(const char *s, char half)
{
	s += strspn(s, " ");
	if (*s != half && *s != half - 'a' + 'A') {
		return false;
	}
	s++;
	s += *s == '.' ? 1 : 0;
	if (*s != 'm' && *s != 'M') {
		return false;
	}
	s++;
	s += *s == '.' ? 1 : 0;
	return *s == '\0';
}

/* "8:35", "13.00pm", "1pm": what was meant, if that can be told. */
static bool
time_guess(int16_t *out, const char *s)
{
	int64_t h = 0;
	int64_t m = 0;
	size_t n = strspn(s, "0123456789");

	if (n > 2 || !num_parse_n(&h, s, n)) {
		return false;
	}
	s += n;
	if (*s == '.' || *s == ':') {
		if (strspn(s + 1, "0123456789") != 2 || !num_parse_n(&m, s + 1, 2)) {
			return false;
		}
		s += 3;
	}
	bool is_pm = is_half(s, 'p');
	if (*s != '\0' && !is_pm && !is_half(s, 'a')) {
		return false;
	}
	h += is_pm && h < 12 ? 12 : 0;
	*out = (int16_t)(h * 60 + m);
	return h < 24 && m < 60;
}

static void
put_time(struct reader *r, const struct spot *at)
{
	char buf[MINUTE_TEXT];
	int16_t minute = 0;

	if (minute_parse(&minute, at->node->text)) {
		memcpy(at->to, &minute, sizeof minute);
	} else if (time_guess(&minute, at->node->text)) {
		fault(r, at->node, at->path,
		    "a time is written HH:MM on the 24-hour clock: write %s",
		    minute_format(buf, minute));
	} else {
		fault(r, at->node, at->path,
		    "a time is written HH:MM on the 24-hour clock, 00:00 to 23:59, such as 08:45");
	}
}

static void
put_date(struct reader *r, const struct spot *at)
{
	int32_t day = 0;

	if (day_parse(&day, at->node->text)) {
		memcpy(at->to, &day, sizeof day);
		return;
	}
	if (day_parse_loose(&day, at->node->text)) {
		char buf[DAY_TEXT];
		fault(r, at->node, at->path, "a date is written year-month-day: write %s",
		    day_format(buf, day));
		return;
	}
	fault(r, at->node, at->path, "a date is written year-month-day, such as 2026-09-01");
}

/* Digits without a leading zero, which others might read as octal. */
static bool
decimal(int64_t *out, const char *s, size_t n)
{
	return (n == 1 || s[0] != '0') && num_parse_n(out, s, n);
}

static void
put_int(struct reader *r, const struct spot *at)
{
	const struct spec_field *f = at->field;
	int64_t v = 0;

	if (!decimal(&v, at->node->text, strlen(at->node->text)) || v < f->min || v > f->max) {
		fault(r, at->node, at->path,
		    "a whole number from %d to %d in plain decimal digits is expected", (int)f->min,
		    (int)f->max);
		return;
	}
	int32_t v32 = (int32_t)v;
	memcpy(at->to, &v32, sizeof v32);
}

static void
put_rate(struct reader *r, const struct spot *at)
{
	const struct spec_field *f = at->field;
	const char *s = at->node->text;
	size_t n = strcspn(s, ".");
	int64_t whole = 0;
	int64_t tenth = 0;
	bool is_number = n <= 4 && decimal(&whole, s, n);

	if (is_number && s[n] == '.') {
		is_number = strlen(s + n) == 2 && num_parse_n(&tenth, s + n + 1, 1);
	}
	int64_t tenths = whole * 10 + tenth;
	if (!is_number || tenths < f->min || tenths > f->max) {
		fault(r, at->node, at->path,
		    "per cent from %d.%d to %d.%d are expected, with at most one decimal and no %% "
		    "sign, such as 95 or 95.5",
		    (int)f->min / 10, (int)f->min % 10, (int)f->max / 10, (int)f->max % 10);
		return;
	}
	int32_t v32 = (int32_t)tenths;
	memcpy(at->to, &v32, sizeof v32);
}

static void
put_bool(struct reader *r, const struct spot *at)
{
	const char *s = at->node->text;
	bool yes = strcmp(s, "yes") == 0 || strcmp(s, "true") == 0;
	bool no = strcmp(s, "no") == 0 || strcmp(s, "false") == 0;

	if (yes || no) {
		memcpy(at->to, &yes, sizeof yes);
	} else {
		fault(r, at->node, at->path, "yes or no is expected");
	}
}

/* "a, b or c" for a message. */
static const char *
word_list(struct reader *r, const struct spec_word *words)
{
	const char *all = words[0].word;

	for (size_t i = 1; words[i].word != NULL; i++) {
		const char *between = words[i + 1].word == NULL ? " or " : ", ";
		all = arena_printf(r->arena, "%s%s%s", all, between, words[i].word);
	}
	return all;
}

static const struct spec_word *
word_find(const struct spec_word *words, const char *s)
{
	for (; words->word != NULL; words++) {
		if (strcmp(words->word, s) == 0) {
			return words;
		}
	}
	return NULL;
}

static void
put_word(struct reader *r, const struct spot *at)
{
	const struct spec_word *w = word_find(at->field->words, at->node->text);

	if (w == NULL) {
		fault(r, at->node, at->path, "expected is %s", word_list(r, at->field->words));
		return;
	}
	_Static_assert(sizeof(enum policy_origin) == sizeof(int), "enums are as wide as int");
	memcpy(at->to, &w->value, sizeof w->value);
}

static void
put_year(struct reader *r, const struct spot *at)
{
	int year = nc_year_parse(at->node->text);

	if (year < 0) {
		fault(r, at->node, at->path, "a year group is expected: R, or 1 to 14");
		return;
	}
	memcpy(at->to, &year, sizeof year);
}

static void
put_code(struct reader *r, const struct spot *at)
{
	uint8_t code = code_find(at->node->text);

	if (code == 0) {
		fault(r, at->node, at->path, "no attendance code of data/codes.csv is written so");
		return;
	}
	memcpy(at->to, &code, sizeof code);
}

static void
put_month_day(struct reader *r, const struct spot *at)
{
	const char *s = at->node->text;
	int64_t month = 0;
	int64_t mday = 0;

	if (strlen(s) != 5 || s[2] != '-' || !num_parse_n(&month, s, 2) ||
	    !num_parse_n(&mday, s + 3, 2) || month < 1 || month > 12 || mday < 1 || mday > 28) {
		fault(r, at->node, at->path,
		    "a day of the year is written month-day, the day up to 28, such as 09-01");
		return;
	}
	struct month_day v = {(int32_t)month, (int32_t)mday};
	memcpy(at->to, &v, sizeof v);
}

/* Is every child of the list a single value? Reports those that are not. */
static bool
list_of_texts(struct reader *r, const struct spot *at)
{
	bool is_sound = at->node->n <= POLICY_LIST_MAX;
	size_t i = 0;

	if (!is_sound) {
		fault(r, at->node, at->path, "more than %d items", POLICY_LIST_MAX);
		return false;
	}
	for (const struct yaml_node *n = at->node->first; n != NULL; n = n->next) {
		const char *path = arena_printf(r->arena, "%s[%zu]", at->path, i++);
		remember(r, n, path);
		if (n->kind != YAML_KIND_TEXT || n->text[0] == '\0') {
			fault(r, n, path, "a single value is expected in this list");
			is_sound = false;
		}
	}
	return is_sound;
}

static void
put_texts(struct reader *r, const struct spot *at)
{
	if (!list_of_texts(r, at)) {
		return;
	}
	const char **item = ARENA_ARRAY(r->arena, at->node->n + 1, const char *);
	struct policy_texts v = {item, 0};
	for (const struct yaml_node *n = at->node->first; n != NULL; n = n->next) {
		item[v.n++] = n->text;
	}
	memcpy(at->to, &v, sizeof v);
}

/* The bit of one item of a set; 0 and a fault if it is none. */
static uint64_t
set_bit(struct reader *r, const struct spot *at, const struct yaml_node *item)
{
	const struct spec_word *w = NULL;
	int year = 0;
	uint8_t code = 0;

	if (at->field->type == SPEC_YEARS) {
		year = nc_year_parse(item->text);
		if (year >= 0) {
			return YEAR_BIT(year);
		}
		fault(r, item, at->path, "a year group is expected: R, or 1 to 14");
	} else if (at->field->type == SPEC_CODES) {
		code = code_find(item->text);
		if (code != 0) {
			return CODE_BIT(code);
		}
		fault(r, item, at->path, "no attendance code of data/codes.csv is written so");
	} else {
		w = word_find(at->field->words, item->text);
		if (w != NULL) {
			return (uint64_t)w->value;
		}
		fault(r, item, at->path, "expected is %s", word_list(r, at->field->words));
	}
	return 0;
}

static void
put_set(struct reader *r, const struct spot *at)
{
	uint64_t set = 0;

	if (at->node->n == 0) {
		fault(r, at->node, at->path, "at least one value is expected in this list");
	}
	if (!list_of_texts(r, at)) {
		return;
	}
	for (const struct yaml_node *n = at->node->first; n != NULL; n = n->next) {
		set |= set_bit(r, at, n);
	}
	if (at->field->type == SPEC_CODES) {
		memcpy(at->to, &set, sizeof set);
	} else {
		uint32_t set32 = (uint32_t)set;
		memcpy(at->to, &set32, sizeof set32);
	}
}

static void read_map(struct reader *r, const struct yaml_node *map, const char *path,
    const struct spec_field *fields, char *base);

static void
put_list(struct reader *r, const struct spot *at)
{
	const struct spec_field *f = at->field;
	size_t n = 0;

	if (at->node->n > POLICY_LIST_MAX) {
		fault(r, at->node, at->path, "more than %d items", POLICY_LIST_MAX);
		return;
	}
	if (at->node->n == 0 && f->is_required) {
		fault(r, at->node, at->path, "at least one item is expected");
	}
	char *items = arena_alloc(r->arena, at->node->n + 1, f->size);
	for (const struct yaml_node *item = at->node->first; item != NULL; item = item->next) {
		const char *path = arena_printf(r->arena, "%s[%zu]", at->path, n);
		char *to = items + n * f->size;
		memcpy(to, f->blank, f->size);
		n++;
		remember(r, item, path);
		if (item->kind == YAML_KIND_MAP) {
			read_map(r, item, path, f->fields, to);
		} else {
			fault(r, item, path, "settings with names are expected here");
		}
	}
	memcpy(at->to, &items, sizeof items);
	memcpy(at->to - f->at + f->n_at, &n, sizeof n);
}

static void
put_text(struct reader *r, const struct spot *at)
{
	(void)r;
	memcpy(at->to, &at->node->text, sizeof at->node->text);
}

static void
put_map(struct reader *r, const struct spot *at)
{
	read_map(r, at->node, at->path, at->field->fields, at->to);
}

/* How each type is read, and as what it stands in the file. */
static const struct reader_row {
	void (*put)(struct reader *r, const struct spot *at);
	enum yaml_kind kind;
} readers[] = {
    [SPEC_TEXT] = {put_text, YAML_KIND_TEXT},
    [SPEC_DATE] = {put_date, YAML_KIND_TEXT},
    [SPEC_TIME] = {put_time, YAML_KIND_TEXT},
    [SPEC_INT] = {put_int, YAML_KIND_TEXT},
    [SPEC_RATE] = {put_rate, YAML_KIND_TEXT},
    [SPEC_BOOL] = {put_bool, YAML_KIND_TEXT},
    [SPEC_WORD] = {put_word, YAML_KIND_TEXT},
    [SPEC_WORDS] = {put_set, YAML_KIND_LIST},
    [SPEC_YEAR] = {put_year, YAML_KIND_TEXT},
    [SPEC_YEARS] = {put_set, YAML_KIND_LIST},
    [SPEC_CODE] = {put_code, YAML_KIND_TEXT},
    [SPEC_CODES] = {put_set, YAML_KIND_LIST},
    [SPEC_MONTH_DAY] = {put_month_day, YAML_KIND_TEXT},
    [SPEC_TEXTS] = {put_texts, YAML_KIND_LIST},
    [SPEC_MAP] = {put_map, YAML_KIND_MAP},
    [SPEC_LIST] = {put_list, YAML_KIND_LIST},
};
_Static_assert(sizeof readers / sizeof readers[0] == SPEC_COUNT, "a new type needs a reader");

static const char *const kind_words[] = {
    [YAML_KIND_TEXT] = "a single value",
    [YAML_KIND_MAP] = "settings with names, indented below",
    [YAML_KIND_LIST] = "a list, each item behind a dash",
};

static void
read_field(struct reader *r, const struct spot *at)
{
	const struct reader_row *row = &readers[at->field->type];

	remember(r, at->node, at->path);
	if (at->node->kind == YAML_KIND_TEXT && at->node->text[0] == '\0') {
		fault(r, at->node, at->path,
		    "no value is given; leave the line out where the policy is silent");
	} else if (at->node->kind != row->kind) {
		fault(r, at->node, at->path, "%s is expected", kind_words[row->kind]);
	} else {
		row->put(r, at);
	}
}

/* A key that no setting has: name the nearest one. */
static void
fault_unknown(struct reader *r, const struct yaml_node *node, const char *path,
    const struct spec_field *fields)
{
	struct yaml_node at = *node;
	const char *near = NULL;
	int best = 4;

	for (const struct spec_field *f = fields; f->key != NULL; f++) {
		int distance = near_distance(f->key, node->key);
		if (distance < best) {
			best = distance;
			near = f->key;
		}
	}
	at.line = node->key_line;
	at.column = node->key_column;
	at.text = node->key;
	if (near != NULL) {
		fault(r, &at, path, "\"%.60s\" is no setting; the nearest is \"%s\"", node->key,
		    near);
	} else {
		fault(r, &at, path, "\"%.60s\" is no setting; docs/policy.md lists those there are",
		    node->key);
	}
}

static const struct spec_field *
field_find(const struct spec_field *fields, const char *key)
{
	for (; fields->key != NULL; fields++) {
		if (strcmp(fields->key, key) == 0) {
			return fields;
		}
	}
	return NULL;
}

static const char *
path_join(struct reader *r, const char *path, const char *key)
{
	return path[0] == '\0' ? key : arena_printf(r->arena, "%s.%s", path, key);
}

static void
read_map(struct reader *r, const struct yaml_node *map, const char *path,
    const struct spec_field *fields, char *base)
{
	for (const struct yaml_node *n = map->first; n != NULL; n = n->next) {
		const struct spec_field *f = field_find(fields, n->key);
		if (f == NULL) {
			fault_unknown(r, n, path, fields);
			continue;
		}
		struct spot at = {n, path_join(r, path, f->key), f, base + f->at};
		read_field(r, &at);
	}
	for (const struct spec_field *f = fields; f->key != NULL && !r->is_cut; f++) {
		if (f->is_required && yaml_tree_find(map, f->key) == NULL) {
			fault(
			    r, map, path_join(r, path, f->key), "missing: a policy has to say it");
		}
	}
}

/* Values, lists and maps of a tree. */
static size_t
count_nodes(const struct yaml_node *node)
{
	size_t n = 1;
	for (const struct yaml_node *child = node->first; child != NULL; child = child->next) {
		n += count_nodes(child);
	}
	return n;
}

/* In the order of the file, as a person mends it. */
static void
faults_sort(struct diag_list *faults, size_t from)
{
	for (size_t i = from + 1; i < faults->n; i++) {
		struct diag d = faults->item[i];
		size_t at = i;
		while (at > from && (faults->item[at - 1].line > d.line ||
		                        (faults->item[at - 1].line == d.line &&
		                            faults->item[at - 1].column > d.column))) {
			faults->item[at] = faults->item[at - 1];
			at--;
		}
		faults->item[at] = d;
	}
}

enum rc
policy_yaml_read(
    struct policy *out, const char *bytes, size_t n, struct arena *a, struct diag_list *faults)
{
	struct reader r = {.arena = a, .faults = faults};
	struct yaml_node *root = NULL;
	size_t before = faults->seen;
	size_t kept = faults->n;

	policy_default(out);
	enum rc rc = yaml_tree_read(&root, bytes, n, a, faults);
	if (root == NULL) {
		return rc;
	}
	r.is_cut = rc != RC_OK;
	r.max_values = count_nodes(root);
	r.value = ARENA_ARRAY(a, r.max_values, struct policy_value);
	if (root->kind == YAML_KIND_MAP) {
		read_map(&r, root, "", policy_spec(), (char *)out);
	} else if (!r.is_cut) {
		fault(&r, root, "", "a policy file begins with \"policy:\"");
	}
	out->value = r.value;
	out->n_values = r.n_values;
	/* The statute counts N in school days; a policy may only be quicker (R43). */
	if (out->absence.n_unit == DAY_UNIT_SCHOOL &&
	    out->absence.n_days < out->law.n_due_school_days) {
		out->law.n_due_school_days = out->absence.n_days;
	}
	faults_sort(faults, kept);
	return faults->seen > before ? RC_INVALID : RC_OK;
}
