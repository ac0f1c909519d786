#include "core/retention.h"

#include "base/day.h"

int32_t
retention_keep_until(int32_t made, const struct law_config *cfg)
{
	return day_add_years(made, cfg->retention_years); /* R45, R46 */
}

int32_t
retention_destroy_from(int32_t made, const struct law_config *cfg)
{
	return retention_keep_until(made, cfg) + 1;
}

bool
retention_may_purge(int32_t last_entry, int32_t today, const struct law_config *cfg)
{
	return today >= retention_destroy_from(last_entry, cfg);
}

int32_t
retention_backup_due(int32_t last_copy, const struct law_config *cfg)
{
	struct civil c = day_civil(last_copy);
	int32_t month0 = c.month - 1 + cfg->backup_months;
	int32_t year = c.year + month0 / 12;
	int32_t month = month0 % 12 + 1;
	int32_t last_of_month =
	    day_from_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - 1;
	int32_t due = day_from_civil(year, month, 1) + c.mday - 1;
	return due < last_of_month ? due : last_of_month;
}

bool
retention_backup_overdue(int32_t last_copy, int32_t today, const struct law_config *cfg)
{
	return last_copy == DAY_NONE || today > retention_backup_due(last_copy, cfg); /* R46 */
}
