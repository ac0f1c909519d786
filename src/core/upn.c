#include "core/upn.h"

#include <string.h>

#define UPN_LENGTH 13
#define UPN_RULE "DfE UPN guidance; census checks 1500 to 1550"

/* Names of local authorities by number; NULL: there never was one, "": an old one, name not known.
 */
static const char *const la_codes[1000] = {
#include "la_codes.inc"
};

/* I, O and S are never used: too like 1, 0 and 5. */
static const char letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ";
_Static_assert(sizeof letters - 1 == 23, "the remainder by 23 picks the letter");

static int
letter_value(char c)
{
	const char *at = c == '\0' ? NULL : strchr(letters, c);
	return at == NULL ? -1 : (int)(at - letters);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
upn_la_is_known(int32_t la)
{
	return la >= 0 && la < 1000 && la_codes[la] != NULL;
}

const char *
la_name(int32_t la)
{
	return upn_la_is_known(la) ? la_codes[la] : "";
}

char
upn_check_letter(const char *rest)
{
	int sum = 0;
	for (int i = 0; i < UPN_LENGTH - 1; i++) {
		int value = is_digit(rest[i]) ? rest[i] - '0' : -1;
		if (value < 0 && i == UPN_LENGTH - 2) {
			value = letter_value(rest[i]); /* only the last may be a letter */
		}
		if (value < 0) {
			return 0;
		}
		sum += value * (i + 2);
	}
	return letters[sum % 23];
}

static bool
all_digits(const char *s, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++) {
		if (!is_digit(s[i])) {
			return false;
		}
	}
	return true;
}

static enum rc
upn_check(const char *s, struct diag *d)
{
	if (!all_digits(s, 1, 3)) {
		return diag_set(d, RC_INVALID, "upn", UPN_RULE,
		    "characters 2 to 4 of a UPN are the number of a local authority (1530)");
	}
	if (!all_digits(s, 4, 8)) {
		return diag_set(d, RC_INVALID, "upn", UPN_RULE,
		    "characters 5 to 12 of a UPN are digits (1540)");
	}
	char letter = upn_check_letter(s + 1);
	if (letter == 0) {
		return diag_set(d, RC_INVALID, "upn", UPN_RULE,
		    "character 13 of a UPN is a digit, or a letter but I, O and S (1550)");
	}
	if (s[0] != letter) {
		return diag_set(d, RC_INVALID, "upn", UPN_RULE,
		    "the check letter of the UPN should be %c: is a character mistyped? (1510)",
		    letter);
	}
	int32_t la = (s[1] - '0') * 100 + (s[2] - '0') * 10 + (s[3] - '0');
	if (!upn_la_is_known(la)) {
		return diag_set(d, RC_INVALID, "upn", UPN_RULE,
		    "%03d, characters 2 to 4 of the UPN, is no local authority (1530)", la);
	}
	return RC_OK;
}

enum rc
upn_parse(struct upn *out, const char *s, struct diag *d)
{
	s += strspn(s, " \t");
	size_t n = strlen(s);
	while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t')) {
		n--;
	}
	if (n == 0) {
		return diag_set(d, RC_INVALID, "upn", UPN_RULE, "the UPN is missing (1500)");
	}
	if (n != UPN_LENGTH) {
		return diag_set(d, RC_INVALID, "upn", UPN_RULE,
		    "a UPN has 13 characters; this has %zu (1550)", n);
	}
	struct upn u = {0};
	for (size_t i = 0; i < n; i++) {
		u.text[i] = s[i] >= 'a' && s[i] <= 'z' ? (char)(s[i] - ('a' - 'A')) : s[i];
	}
	enum rc rc = upn_check(u.text, d);
	if (rc != RC_OK) {
		return rc;
	}
	u.kind = is_digit(u.text[UPN_LENGTH - 1]) ? UPN_PERMANENT : UPN_TEMPORARY;
	*out = u;
	return RC_OK;
}
