#include "core/law_config.h"

struct law_config
law_config_default(void)
{
	return (struct law_config){
	    .threshold_codes =
	        CODE_BIT(CODE_G) | CODE_BIT(CODE_N) | CODE_BIT(CODE_O) | CODE_BIT(CODE_U),
	    .threshold_sessions = 10,
	    .threshold_weeks = 10,
	    .close_inclusive = true,
	    .school_year_start = {.month = 9, .mday = 1},
	    .pa_min_possible = 0,
	    .at_risk_tenths = 50,
	    .register_max_open_minutes = 30,
	    .n_due_school_days = 5,
	    .illness_days = 15,
	    .continuous_days = 10,
	    .ground_i_days = 20,
	    .ground_h_days = 10,
	    .new_pupil_days = 5,
	    .retention_years = 6,
	    .backup_months = 1,
	    .penalty =
	        {
	            .first = {.low_pounds = 80, .full_pounds = 160},
	            .second = {.low_pounds = 160, .full_pounds = 160},
	            .excluded = {.low_pounds = 60, .full_pounds = 120},
	            .low_days = 21,
	            .full_days = 28,
	            .years = 3,
	            .most = 2,
	        },
	};
}
