#include "app/permission.h"

#include "core/calendar.h"

#include <stdio.h>
#include <string.h>

#define HAS(p) ((uint64_t)1 << (p))

_Static_assert(PERMISSION_COUNT <= 64, "a role's permissions are the bits of a uint64_t");

static const char *const permission_names[] = {
    [PERM_NONE] = "none",
    [PERM_SIGNED_IN] = "signed-in",
    [PERM_SCHOOL_READ] = "school.read",
    [PERM_TODAY] = "today",
    [PERM_REGISTER] = "register",
    [PERM_AMEND] = "amend",
    [PERM_ARRIVE] = "arrive",
    [PERM_PLAN] = "plan",
    [PERM_PUPIL_READ] = "pupil.read",
    [PERM_CONTACT_READ] = "contact.read",
    [PERM_SAFEGUARDING] = "safeguarding",
    [PERM_ROLL_WRITE] = "roll.write",
    [PERM_FIGURES] = "figures",
    [PERM_IMPORT] = "import",
    [PERM_EXPORT] = "export",
    [PERM_CALENDAR] = "calendar",
    [PERM_POLICY] = "policy",
    [PERM_USERS] = "users",
    [PERM_SCHOOL_ADD] = "school.add",
    [PERM_PRESENCE] = "presence",
    [PERM_SEAL] = "seal",
    [PERM_UNSEAL] = "unseal",
    [PERM_COVER] = "cover",
    [PERM_LESSON] = "lesson",
    [PERM_OFFSITE] = "offsite",
    [PERM_ALERT] = "alert",
    [PERM_ANSWER] = "answer",
    [PERM_VULNERABLE] = "vulnerable",
    [PERM_DEVICES] = "devices",
    [PERM_KIOSK] = "kiosk",
    [PERM_FOLLOW_UP] = "follow_up",
    [PERM_LEAVE] = "leave",
    [PERM_LEAVE_DECIDE] = "leave.decide",
    [PERM_PRACTICE] = "practice",
};
_Static_assert(sizeof permission_names / sizeof permission_names[0] == PERMISSION_COUNT,
    "a new permission needs a name");

/* What it lets a person do: "your role here may not ...". */
static const char *const permission_words[] = {
    [PERM_NONE] = "look",
    [PERM_SIGNED_IN] = "sign in",
    [PERM_SCHOOL_READ] = "see the school's calendar and policy",
    [PERM_TODAY] = "see today's registers",
    [PERM_REGISTER] = "take registers",
    [PERM_AMEND] = "change marks after closing",
    [PERM_ARRIVE] = "sign pupils in and out",
    [PERM_PLAN] = "record known absences",
    [PERM_PUPIL_READ] = "see pupils",
    [PERM_CONTACT_READ] = "see parents and contacts",
    [PERM_SAFEGUARDING] = "see what safeguarding keeps",
    [PERM_ROLL_WRITE] = "change the roll",
    [PERM_FIGURES] = "see the school's figures",
    [PERM_IMPORT] = "read files in",
    [PERM_EXPORT] = "write files out",
    [PERM_CALENDAR] = "change terms and closures",
    [PERM_POLICY] = "change the policy",
    [PERM_USERS] = "manage people and their roles",
    [PERM_SCHOOL_ADD] = "set up schools",
    [PERM_PRESENCE] = "see who is on site",
    [PERM_SEAL] = "seal registers",
    [PERM_UNSEAL] = "open sealed registers",
    [PERM_COVER] = "give registers to cover staff",
    [PERM_LESSON] = "see lesson registers",
    [PERM_OFFSITE] = "manage trips and providers",
    [PERM_ALERT] = "raise alerts",
    [PERM_ANSWER] = "answer alerts",
    [PERM_VULNERABLE] = "keep the list of vulnerable pupils",
    [PERM_DEVICES] = "manage kiosks",
    [PERM_KIOSK] = "sign in at a kiosk",
    [PERM_FOLLOW_UP] = "follow up absences",
    [PERM_LEAVE] = "enter requests for leave",
    [PERM_LEAVE_DECIDE] = "decide about leave",
    [PERM_PRACTICE] = "see how registers are kept",
};
_Static_assert(sizeof permission_words / sizeof permission_words[0] == PERMISSION_COUNT,
    "a new permission needs words");

/* docs/permissions.md says why; tests/api/permissions.test.js compares the two. */
#define EVERYBODY (HAS(PERM_NONE) | HAS(PERM_SIGNED_IN) | HAS(PERM_SCHOOL_READ))
static const struct {
	const char *name;
	uint64_t has;
} roles[] = {
    [ROLE_ADMIN] = {"admin", EVERYBODY | HAS(PERM_FIGURES) | HAS(PERM_IMPORT) | HAS(PERM_EXPORT) |
                                 HAS(PERM_CALENDAR) | HAS(PERM_POLICY) | HAS(PERM_USERS) |
                                 HAS(PERM_SCHOOL_ADD) | HAS(PERM_DEVICES)},
    [ROLE_OFFICER] = {"officer",
        EVERYBODY | HAS(PERM_TODAY) | HAS(PERM_REGISTER) | HAS(PERM_AMEND) | HAS(PERM_ARRIVE) |
            HAS(PERM_PLAN) | HAS(PERM_PUPIL_READ) | HAS(PERM_CONTACT_READ) |
            HAS(PERM_SAFEGUARDING) | HAS(PERM_ROLL_WRITE) | HAS(PERM_FIGURES) | HAS(PERM_IMPORT) |
            HAS(PERM_EXPORT) | HAS(PERM_CALENDAR) | HAS(PERM_PRESENCE) | HAS(PERM_SEAL) |
            HAS(PERM_COVER) | HAS(PERM_LESSON) | HAS(PERM_OFFSITE) | HAS(PERM_ALERT) |
            HAS(PERM_ANSWER) | HAS(PERM_FOLLOW_UP) | HAS(PERM_LEAVE) | HAS(PERM_DEVICES) |
            HAS(PERM_PRACTICE)},
    [ROLE_HEAD] = {"head",
        EVERYBODY | HAS(PERM_TODAY) | HAS(PERM_REGISTER) | HAS(PERM_AMEND) | HAS(PERM_ARRIVE) |
            HAS(PERM_PLAN) | HAS(PERM_PUPIL_READ) | HAS(PERM_CONTACT_READ) |
            HAS(PERM_SAFEGUARDING) | HAS(PERM_ROLL_WRITE) | HAS(PERM_FIGURES) | HAS(PERM_EXPORT) |
            HAS(PERM_CALENDAR) | HAS(PERM_POLICY) | HAS(PERM_PRESENCE) | HAS(PERM_SEAL) |
            HAS(PERM_UNSEAL) | HAS(PERM_COVER) | HAS(PERM_LESSON) | HAS(PERM_OFFSITE) |
            HAS(PERM_ALERT) | HAS(PERM_ANSWER) | HAS(PERM_FOLLOW_UP) | HAS(PERM_VULNERABLE) |
            HAS(PERM_LEAVE) | HAS(PERM_LEAVE_DECIDE) | HAS(PERM_PRACTICE)},
    [ROLE_PASTORAL] = {"pastoral", EVERYBODY | HAS(PERM_TODAY) | HAS(PERM_PUPIL_READ) |
                                       HAS(PERM_CONTACT_READ) | HAS(PERM_SAFEGUARDING) |
                                       HAS(PERM_FIGURES) | HAS(PERM_PRESENCE) | HAS(PERM_OFFSITE) |
                                       HAS(PERM_ALERT) | HAS(PERM_ANSWER) | HAS(PERM_FOLLOW_UP) |
                                       HAS(PERM_VULNERABLE) | HAS(PERM_LEAVE)},
    [ROLE_TEACHER] = {"teacher", EVERYBODY | HAS(PERM_TODAY) | HAS(PERM_REGISTER) |
                                     HAS(PERM_PUPIL_READ) | HAS(PERM_PRESENCE) | HAS(PERM_LESSON) |
                                     HAS(PERM_ALERT)},
    [ROLE_RECEPTION] = {"reception", EVERYBODY | HAS(PERM_TODAY) | HAS(PERM_ARRIVE) |
                                         HAS(PERM_PLAN) | HAS(PERM_PUPIL_READ) |
                                         HAS(PERM_CONTACT_READ) | HAS(PERM_PRESENCE) |
                                         HAS(PERM_ALERT) | HAS(PERM_ANSWER) | HAS(PERM_FOLLOW_UP)},
    [ROLE_GOVERNOR] = {"governor", EVERYBODY | HAS(PERM_FIGURES)},
    [ROLE_KIOSK] = {"kiosk", HAS(PERM_NONE) | HAS(PERM_KIOSK)},
};
_Static_assert(sizeof roles / sizeof roles[0] == ROLE_COUNT, "a new role needs its permissions");

const char *
permission_name(enum permission p)
{
	return permission_names[p];
}

const char *
role_name(enum role role)
{
	return roles[role].name;
}

int
role_parse(const char *s)
{
	for (int i = 0; i < ROLE_KIOSK; i++) {
		if (strcmp(roles[i].name, s) == 0) {
			return i;
		}
	}
	return -1;
}

bool
role_has(enum role role, enum permission p)
{
	return (roles[role].has & HAS(p)) != 0;
}

const struct actor *
actor_system(void)
{
	/* Every role, so that it may do everything, and a copy with another name may too. */
	static const struct grant all[] = {
	    {0, ROLE_ADMIN, YEARS_ALL, 0},
	    {0, ROLE_OFFICER, YEARS_ALL, 0},
	    {0, ROLE_HEAD, YEARS_ALL, 0},
	};
	static const struct actor system = {
	    .username = "muster",
	    .name = "Muster",
	    .position = "automatic",
	    .grants = all,
	    .n_grants = sizeof all / sizeof all[0],
	};
	return &system;
}

static bool
grant_is_of(const struct grant *g, int64_t school_id)
{
	return g->school_id == 0 || g->school_id == school_id;
}

static bool
grant_covers(const struct grant *g, const struct scope *scope)
{
	if (!grant_is_of(g, scope->school_id)) {
		return false;
	}
	if (g->group_id != 0 && g->group_id != scope->group_id) {
		return false;
	}
	if (g->years == YEARS_ALL) {
		return true;
	}
	return scope->year >= 0 && scope->year < 32 && (g->years & YEAR_BIT(scope->year)) != 0;
}

/* What no group or year can be left out of: files, terms, policy, people. A role limited to some
 * pupils does not include it, or its files would hold all the others. */
static bool
is_school_wide(enum permission p)
{
	const uint64_t wide = HAS(PERM_IMPORT) | HAS(PERM_EXPORT) | HAS(PERM_CALENDAR) |
	                      HAS(PERM_POLICY) | HAS(PERM_USERS) | HAS(PERM_SCHOOL_ADD) |
	                      HAS(PERM_SEAL) | HAS(PERM_UNSEAL) | HAS(PERM_DEVICES) |
	                      HAS(PERM_VULNERABLE) | HAS(PERM_PRACTICE);
	return (wide & HAS(p)) != 0;
}

static bool
grant_has(const struct grant *g, enum permission p)
{
	bool is_limited = g->group_id != 0 || g->years != YEARS_ALL;
	return role_has(g->role, p) && !(is_limited && is_school_wide(p));
}

/* What covering a register lets a person ask for at all; the register itself asks exactly. */
static bool
cover_opens(const struct actor *who, int64_t school_id, enum permission p)
{
	if (p != PERM_REGISTER && p != PERM_TODAY) {
		return false;
	}
	for (size_t i = 0; i < who->n_covers; i++) {
		if (school_id == 0 || who->covers[i].school_id == school_id) {
			return true;
		}
	}
	return false;
}

bool
actor_has_cover(const struct actor *who, const struct scope *scope, int32_t day, int32_t sessions)
{
	for (size_t i = 0; who != NULL && i < who->n_covers; i++) {
		const struct actor_cover *c = &who->covers[i];
		if (c->school_id == scope->school_id && c->group_id == scope->group_id &&
		    c->group_id != 0 && c->day == day && (c->sessions & sessions) != 0) {
			return true;
		}
	}
	return false;
}

bool
actor_has(const struct actor *who, int64_t school_id, enum permission p)
{
	if (p == PERM_NONE) {
		return true;
	}
	if (who == NULL) {
		return false;
	}
	if (p == PERM_SIGNED_IN) {
		return true;
	}
	for (size_t i = 0; i < who->n_grants; i++) {
		const struct grant *g = &who->grants[i];
		if (grant_is_of(g, school_id) && grant_has(g, p)) {
			return true;
		}
	}
	return cover_opens(who, school_id, p);
}

bool
actor_has_in(const struct actor *who, const struct scope *scope, enum permission p)
{
	if (who == NULL) {
		return p == PERM_NONE;
	}
	for (size_t i = 0; i < who->n_grants; i++) {
		if (grant_covers(&who->grants[i], scope) && role_has(who->grants[i].role, p)) {
			return true;
		}
	}
	return p <= PERM_SIGNED_IN;
}

bool
actor_has_for_all(const struct actor *who, int64_t school_id, enum permission p)
{
	const struct scope nobody = {school_id, 0, -1}; /* whom no limited role covers */
	return actor_has_in(who, &nobody, p);
}

bool
actor_has_anywhere(const struct actor *who, enum permission p)
{
	if (p <= PERM_SIGNED_IN) {
		return actor_has(who, 0, p);
	}
	for (size_t i = 0; who != NULL && i < who->n_grants; i++) {
		if (grant_has(&who->grants[i], p)) {
			return true;
		}
	}
	return who != NULL && cover_opens(who, 0, p);
}

/* "admin, head": who could do it, so that the person knows whom to ask. */
static void
list_roles(char *out, size_t size, enum permission p)
{
	size_t n = 0;
	out[0] = '\0';
	for (int i = 0; i < ROLE_COUNT && n < size; i++) {
		if (role_has((enum role)i, p)) {
			int more =
			    snprintf(out + n, size - n, "%s%s", n == 0 ? "" : ", ", roles[i].name);
			n += more > 0 ? (size_t)more : 0;
		}
	}
}

enum rc
actor_refuse(const struct actor *who, enum permission p, struct diag *d)
{
	if (who == NULL) {
		return diag_set(
		    d, RC_LOGIN, "", NULL, "Nobody is signed in, or the sign-in has ended");
	}
	char able[96];
	list_roles(able, sizeof able, p);
	return diag_set(d, RC_FORBIDDEN, "", NULL,
	    "Your role at this school may not %s; these roles may: %s", permission_words[p], able);
}

/* By a role that is limited to some groups or years, where all are needed? */
static bool
is_limited_at(const struct actor *who, int64_t school_id, enum permission p)
{
	for (size_t i = 0; who != NULL && i < who->n_grants; i++) {
		const struct grant *g = &who->grants[i];
		if (grant_is_of(g, school_id) && role_has(g->role, p)) {
			return true;
		}
	}
	return false;
}

static enum rc
refuse_limited(enum permission p, struct diag *d)
{
	return diag_set(d, RC_FORBIDDEN, "", NULL,
	    "Your role is limited to some groups or years: one for the whole school may %s",
	    permission_words[p]);
}

enum rc
actor_may(const struct actor *who, int64_t school_id, enum permission p, struct diag *d)
{
	if (actor_has(who, school_id, p)) {
		return RC_OK;
	}
	return is_limited_at(who, school_id, p) ? refuse_limited(p, d) : actor_refuse(who, p, d);
}

enum rc
actor_may_in(const struct actor *who, const struct scope *scope, enum permission p, struct diag *d)
{
	if (actor_has_in(who, scope, p)) {
		return RC_OK;
	}
	if (!actor_has(who, scope->school_id, p)) {
		return actor_refuse(who, p, d);
	}
	return diag_set(d, RC_FORBIDDEN, "", NULL,
	    "Your role may %s only for your own groups or years, and this is another",
	    permission_words[p]);
}

enum rc
actor_may_for_all(const struct actor *who, int64_t school_id, enum permission p, struct diag *d)
{
	if (actor_has_for_all(who, school_id, p)) {
		return RC_OK;
	}
	return actor_has(who, school_id, p) ? refuse_limited(p, d) : actor_refuse(who, p, d);
}
