#include "core/pupil_flag.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const struct pupil_flag_info flags[] = {
    [PUPIL_FLAG_SEN_SUPPORT] = {"sen_support", "SEN support", false, false},
    [PUPIL_FLAG_EHC_PLAN] = {"ehc_plan", "EHC plan", false, false},
    [PUPIL_FLAG_FSM] = {"fsm", "Free school meals", false, false},
    [PUPIL_FLAG_PUPIL_PREMIUM] = {"pupil_premium", "Pupil premium", false, false},
    [PUPIL_FLAG_EAL] = {"eal", "EAL", false, false},
    [PUPIL_FLAG_LOOKED_AFTER] = {"looked_after", "Looked after", false, true},
    [PUPIL_FLAG_PREVIOUSLY_LOOKED_AFTER] = {"previously_looked_after", "Previously looked after",
        false, false},
    [PUPIL_FLAG_SOCIAL_WORKER] = {"social_worker", "Social worker", true, true},
    [PUPIL_FLAG_HAD_SOCIAL_WORKER] = {"had_social_worker", "Had a social worker", true, false},
    [PUPIL_FLAG_CHILD_IN_NEED] = {"child_in_need", "Child in need", true, true},
    [PUPIL_FLAG_CHILD_PROTECTION] = {"child_protection", "Child protection plan", true, true},
    [PUPIL_FLAG_YOUTH_OFFENDING] = {"youth_offending", "Youth offending worker", true, true},
    [PUPIL_FLAG_YOUNG_CARER] = {"young_carer", "Young carer", false, false},
    [PUPIL_FLAG_VULNERABLE] = {"vulnerable", "Vulnerable", false, true},
    [PUPIL_FLAG_MEDICAL] = {"medical", "Medical", false, false},
    [PUPIL_FLAG_SERVICE_FAMILY] = {"service_family", "Service family", false, false},
    [PUPIL_FLAG_TRAVELLER_FAMILY] = {"traveller_family", "Traveller family", false, false},
};
_Static_assert(
    sizeof flags / sizeof flags[0] == PUPIL_FLAG_COUNT, "a new kind of flag needs a row");

const struct pupil_flag_info *
pupil_flag_info(enum pupil_flag flag)
{
	assert((unsigned)flag < PUPIL_FLAG_COUNT);
	return &flags[flag];
}

int
pupil_flag_parse(const char *name)
{
	for (int i = 0; i < PUPIL_FLAG_COUNT; i++) {
		if (strcmp(flags[i].name, name) == 0) {
			return i;
		}
	}
	return -1;
}
