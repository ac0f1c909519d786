/* Names of cohorts and of flags, as staff say them. */
export const FLAGS: Record<string, string> = {
	sen_support: "SEN support",
	ehc_plan: "EHC plan",
	fsm: "Free school meals",
	pupil_premium: "Pupil premium",
	eal: "EAL",
	looked_after: "Looked after",
	previously_looked_after: "Previously looked after",
	social_worker: "Social worker",
	had_social_worker: "Had a social worker",
	child_in_need: "Child in need",
	child_protection: "Child protection plan",
	youth_offending: "Youth offending worker",
	young_carer: "Young carer",
	vulnerable: "Vulnerable",
	medical: "Medical",
	service_family: "Service family",
	traveller_family: "Traveller family",
};

export const BANDS: Record<string, string> = {
	fine: "under 5% missed",
	at_risk: "at risk, 5% to under 10%",
	persistent: "persistent, 10% to under 50%",
	severe: "severe, 50% or more",
};

export const FIGURE_FLAGS: Record<string, string> = {
	persistent: "persistent absence",
	severe: "severe absence",
	at_risk: "at risk",
	threshold: "ten in ten school weeks",
	illness15: "15 days of illness",
	continuous10: "10 days without a break",
	ground_i20: "20 days without a break",
};
