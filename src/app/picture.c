#include "app/picture.h"

#include "app/desk.h"
#include "store/store_register.h"

#include <sodium.h>
#include <string.h>

/* What the first bytes say it is; the name and type that came with it say nothing. */
static const char *
picture_type(const unsigned char *b, size_t n)
{
	static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
	static const unsigned char jpeg[] = {0xFF, 0xD8, 0xFF};
	if (n > sizeof png && memcmp(b, png, sizeof png) == 0) {
		return "image/png";
	}
	if (n > sizeof jpeg && memcmp(b, jpeg, sizeof jpeg) == 0) {
		return "image/jpeg";
	}
	if (n > 12 && memcmp(b, "RIFF", 4) == 0 && memcmp(b + 8, "WEBP", 4) == 0) {
		return "image/webp";
	}
	return NULL;
}

/* A logo is printed by other programs, too, and not all of them read WebP. */
static enum rc
type_check(const struct picture *x, struct diag *d)
{
	bool is_logo = x->pupil_id == 0;
	if (x->type == NULL || (is_logo && strcmp(x->type, "image/webp") == 0)) {
		return diag_set(d, RC_INVALID, "image", NULL, "%s",
		    is_logo ? "the logo is no JPEG or PNG picture"
		            : "the photo is no JPEG, PNG or WebP picture");
	}
	return RC_OK;
}

static enum rc
picture_read(struct picture *out, struct call *c, const char *image, struct diag *d)
{
	const char *what = out->pupil_id == 0 ? "logo" : "photo";
	size_t most = strlen(image);
	size_t n = 0;
	unsigned char *bytes = ARENA_ARRAY(c->a, most + 1, unsigned char);
	if (sodium_base642bin(bytes, most + 1, image, most, NULL, &n, NULL,
	        sodium_base64_VARIANT_ORIGINAL) != 0) {
		return diag_set(d, RC_INVALID, "image", NULL, "the %s is not base64", what);
	}
	if (n > PICTURE_MAX) {
		return diag_set(d, RC_TOO_LARGE, "image", NULL,
		    "the %s has %zu KB; %zu KB are the most", what, (n + 1023) / 1024,
		    PICTURE_MAX / 1024);
	}
	out->type = picture_type(bytes, n);
	out->bytes = bytes;
	out->n = n;
	return type_check(out, d);
}

static enum rc
picture_write(
    struct call *c, const struct picture_in *in, const struct desk_in *desk, struct diag *d)
{
	struct desk_act act;
	struct picture x = {.school_id = c->school_id, .pupil_id = in->pupil_id};
	bool is_done = false;
	enum rc rc = desk_begin(&is_done, &act, c, desk, d);
	if (rc != RC_OK || is_done) {
		return rc;
	}
	if (in->image[0] == '\0') {
		rc = store_picture_delete(c->st, c->school_id, in->pupil_id, d);
	} else {
		x.act_id = act.act_id;
		rc = picture_read(&x, c, in->image, d);
		rc = rc == RC_OK ? store_picture_put(c->st, &x, d) : rc;
	}
	text_printf(c->out, "{\"version\":%lld}", (long long)x.act_id);
	return rc == RC_OK ? desk_end(&act, c, LIVE_SCHOOL, d) : rc;
}

enum rc
picture_put(struct call *c, const struct picture_in *in, struct diag *d)
{
	static const char *const kinds[2][2] = {
	    {"photo_put", "photo_remove"}, {"logo_put", "logo_remove"}};
	struct picture_in put = *in;
	struct text content;
	put.image = in->image == NULL ? "" : in->image; /* to take it away the client names none */
	text_init(&content, (size_t)1 << 20);
	if (put.pupil_id == 0) {
		text_add(&content, "logo ");
	} else {
		text_printf(&content, "photo %lld ", (long long)put.pupil_id);
	}
	text_add(&content, put.image);
	struct desk_in desk = {.uuid = put.uuid,
	    .kind = kinds[put.pupil_id == 0][put.image[0] == '\0'],
	    .content = &content,
	    .reason = ""};
	enum rc rc = picture_write(c, &put, &desk, d);
	text_fini(&content);
	return rc;
}
