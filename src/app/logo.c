#include "app/logo.h"

#include "app/picture.h"
#include "app/reg.h"
#include "store/store_register.h"

#include <sodium.h>

enum rc
view_logo(const char **type, struct call *c, int64_t urn, struct diag *d)
{
	struct school_state *s = NULL;
	struct picture logo = {0};
	enum rc rc = school_hold(&s, c, urn, PERM_SCHOOL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = store_picture(&logo, c->st, s->school_id, 0, c->a, d);
	if (rc == RC_OK) {
		*type = logo.type;
		text_add_n(c->out, logo.bytes, logo.n);
	}
	school_release(s);
	return rc;
}

enum rc
act_put_logo(struct call *c, const void *args, struct diag *d)
{
	const struct logo_args *put = args;
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, put->urn, PERM_POLICY, d);
	if (rc == RC_OK) {
		rc = picture_put(c, &(const struct picture_in){0, put->uuid, put->image}, d);
		school_release(s);
	}
	return rc;
}

const char *
logo_text(const void *bytes, size_t n, struct arena *a)
{
	size_t size = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_ORIGINAL);
	return sodium_bin2base64(
	    ARENA_ARRAY(a, size, char), size, bytes, n, sodium_base64_VARIANT_ORIGINAL);
}

enum rc
logo_json(struct call *c, int64_t school_id, int64_t urn, struct diag *d)
{
	int64_t version = 0;
	enum rc rc = store_logo_version(&version, c->st, school_id, d);
	if (rc == RC_OK && version != 0) {
		text_printf(c->out, ",\"logo\":\"/api/v1/schools/%lld/logo?v=%lld\"",
		    (long long)urn, (long long)version);
	}
	return rc;
}
