#include "api/problem.h"

#include <string.h>

int
problem_status(enum rc rc)
{
	static const int statuses[] = {
	    [RC_OK] = 200,
	    [RC_INVALID] = 422,
	    [RC_NOT_FOUND] = 404,
	    [RC_CONFLICT] = 409,
	    [RC_LOGIN] = 401,
	    [RC_FORBIDDEN] = 403,
	    [RC_STALE] = 412,
	    [RC_TOO_MANY] = 429,
	    [RC_FULL] = 507,
	    [RC_TOO_LARGE] = 413,
	    [RC_RETRY] = 503,
	    [RC_STORE] = 500,
	};
	_Static_assert(
	    sizeof statuses / sizeof statuses[0] == RC_COUNT, "a new rc needs an HTTP status");
	return statuses[rc];
}

/* Where HTTP has a word of its own, beside those of rc_name(). */
static const struct {
	int status;
	const char *type;
	const char *title;
} words[] = {
    {401, "sign-in", "Sign in first"},
    {403, "forbidden", "Not allowed"},
    {404, "not-found", "Not found"},
    {405, "method", "This path has other methods"},
    {409, "conflict", "Saved before with other content"},
    {412, "stale", "Changed meanwhile"},
    {413, "too-large", "Too large"},
    {415, "content-type", "Another type of content is expected"},
    {422, "invalid", "Not accepted"},
    {428, "if-match", "If-Match is missing"},
    {429, "too-many", "Too many attempts"},
    {500, "store", "Muster could not do it"},
    {503, "busy", "Busy"},
    {507, "disk-full", "The disk is full"},
};

void
problem_add_text(struct text *out, const char *s)
{
	char whole[256];
	size_t n = strlen(s);
	size_t tail = 0; /* bytes after the last first byte of a letter */
	n = n < sizeof whole ? n : sizeof whole - 1;
	while (tail < n && tail < 4 && ((unsigned char)s[n - 1 - tail] & 0xc0) == 0x80) {
		tail++;
	}
	unsigned char first = tail < n ? (unsigned char)s[n - 1 - tail] : 0;
	size_t wanted = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
	n -= wanted == tail ? 0 : tail + (first >= 0x80);
	memcpy(whole, s, n);
	whole[n] = '\0';
	text_add_json(out, whole);
}

static void
add_member(struct text *out, const char *name, const char *value)
{
	if (value != NULL && value[0] != '\0') {
		text_printf(out, ",\"%s\":", name);
		problem_add_text(out, value);
	}
}

void
problem_write(struct text *out, int status, const struct diag *d, const char *detail)
{
	const char *type = rc_name(d->rc);
	const char *title = "Not accepted";
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (words[i].status == status) {
			type = words[i].type;
			title = words[i].title;
		}
	}
	text_printf(out,
	    "{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d,\"detail\":", type, title,
	    status);
	problem_add_text(out, d->text[0] == '\0' ? title : d->text);
	add_member(out, "field", d->field);
	add_member(out, "value", d->value);
	add_member(out, "rule", d->rule);
	if (d->line > 0) {
		text_printf(out, ",\"line\":%u", d->line);
	}
	if (d->column > 0) {
		text_printf(out, ",\"column\":%u", d->column);
	}
	if (detail[0] != '\0') {
		text_add_char(out, ',');
		text_add(out, detail);
	}
	text_add_char(out, '}');
}
