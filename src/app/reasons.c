#include "app/reasons.h"

#include "base/text.h"

#include <string.h>

static const char *const usual[] = {"Overslept", "Bus or train late", "Traffic",
    "Medical or dental appointment (M)", "Family reason", "Forgot something"};

struct policy_texts
late_reasons(const struct policy *p)
{
	const struct policy_texts *own = &p->reception.late_reasons;
	return own->n > 0 ? *own : (struct policy_texts){usual, sizeof usual / sizeof usual[0]};
}

struct policy_texts
leaving_reasons(const struct policy *p)
{
	static const char *const leaving[] = {"Medical or dental appointment (M)", "Unwell (I)",
	    "Family reason", "Interview or visit", "Lunch at home"};
	const struct policy_texts *own = &p->reception.leaving_reasons;
	return own->n > 0 ? *own
	                  : (struct policy_texts){leaving, sizeof leaving / sizeof leaving[0]};
}

const char *
reason_code(const char *reason, struct arena *a)
{
	size_t n = strlen(reason);
	const char *open = strrchr(reason, '(');
	if (n == 0 || open == NULL || reason[n - 1] != ')') {
		return "";
	}
	const char *code = arena_text_n(a, open + 1, (size_t)(&reason[n - 1] - open) - 1);
	uint8_t found = code_find(code);
	bool is_reason = found != 0 && (code_class(found) == CODE_CLASS_AUTHORISED ||
	                                   code_class(found) == CODE_CLASS_NOT_POSSIBLE);
	return is_reason ? code : "";
}

const char *
reason_words(struct arena *a, const char *reason)
{
	size_t n = strcspn(reason, "(");
	while (n > 0 && reason[n - 1] == ' ') {
		n--;
	}
	return arena_text_n(a, reason, n);
}

void
late_reasons_json(struct text *t, struct arena *a, const struct policy *p)
{
	struct policy_texts list = late_reasons(p);
	text_add_char(t, '[');
	for (size_t i = 0; i < list.n; i++) {
		text_add(t, i == 0 ? "" : ",");
		text_add_json(t, reason_words(a, list.item[i]));
	}
	text_add_char(t, ']');
}
