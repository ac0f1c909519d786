#ifndef MUSTER_APP_KIOSK_H
#define MUSTER_APP_KIOSK_H

#include "app/app.h"
#include "app/users.h"

/*
 * Kiosks: tablets at which pupils sign themselves in. A kiosk is paired by a one-time code and may
 * do nothing but that (PERM_KIOSK); what it shows of others is at most four names, as first name,
 * initial and group.
 */
#define KIOSK_CODE 10    /* "ABCD-2345" and the end */
#define KIOSK_TOKEN 88   /* "12.3." and a secret */
#define KIOSK_NAMES 4    /* shown at most */
#define KIOSK_LETTERS 3  /* at least, before anything is shown */
#define KIOSK_CODE_S 900 /* seconds for which a code is good */

/* PERM_DEVICES. They make a secret that no log may hold, so they post their own act and wait. */
struct device_args {
	int64_t urn;
	int64_t device_id; /* of a code and a revocation */
	const char *name;
	const char *place;
};
enum rc app_add_device(struct call *c, const struct device_args *args, struct diag *d) MUST_CHECK;
/* A new code; the tablet paired before stays paired until the code is used. */
enum rc app_device_code(struct call *c, const struct device_args *args, struct diag *d) MUST_CHECK;
enum rc app_revoke_device(
    struct call *c, const struct device_args *args, struct diag *d) MUST_CHECK;
enum rc view_devices(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;

/* A tablet says its code: token is what its cookie holds. RC_LOGIN: no such code, or too late. */
enum rc app_pair(
    char token[KIOSK_TOKEN], struct call *c, const char *code, struct diag *d) MUST_CHECK;
/* Who a kiosk's cookie is; lives in c->a. RC_LOGIN: not paired any more. */
enum rc app_actor_of_kiosk(
    const struct actor **who, struct call *c, const char *token, struct diag *d) MUST_CHECK;

/* GET /kiosk: what the tablet is called, where it stands, the time, the reasons to choose from. */
enum rc view_kiosk(struct call *c, struct diag *d) MUST_CHECK;
/* GET /kiosk/find?q=: by the beginning of a surname or first name, or a whole number. */
enum rc view_kiosk_find(struct call *c, const char *q, struct diag *d) MUST_CHECK;
/* GET /kiosk/names: everybody as a tablet without a network needs them, surnames cut to three
 * letters. */
enum rc view_kiosk_names(struct call *c, struct diag *d) MUST_CHECK;
/* GET /kiosk/pupils/{pupil}: what signing in now would make of the mark. */
enum rc view_kiosk_check(struct call *c, int64_t pupil_id, struct diag *d) MUST_CHECK;

/* POST /kiosk/sign-in: as act_sign_in() of reception, at the kiosk's place. */
struct kiosk_sign_in_args {
	const char *uuid;
	int64_t pupil_id;
	const char *reason; /* "" none was given */
	int64_t taken_at;   /* device clock; 0: now */
	int64_t sent_at;
};
act_fn act_kiosk_sign_in;

#endif
