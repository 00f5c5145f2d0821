/* campaign_form.h: what is asked of whoever plans a campaign. */
#ifndef PARTS_CAMPAIGN_FORM_H
#define PARTS_CAMPAIGN_FORM_H

#include "models/campaign.h"
#include "web/page.h"

extern const struct field campaign_form[];
extern const struct choice campaign_weekdays[], campaign_machines[];

/* Commits, and puts into the page what there is to choose from: options {list_id, agent_id, number_id}; no_lists, no_agents and
 * no_numbers where there is none. */
struct error *campaign_form_offer(struct request *request) must_check;

/* Fills a new form in with what suits most campaigns. */
void campaign_form_begin(struct request *request);

/* What the form describes, in the name of who is logged in; ERROR_INVALID as campaign_check. */
struct error *campaign_form_read(struct request *request, struct campaign_draft *draft) must_check;

#endif
