/* onboarding.h: what the steps of a new customer and the launch share. The page has `onboarding` (models/onboarding.h) and, of
 * the numbers that are kept for the customer, `reserved`. */
#ifndef PARTS_ONBOARDING_H
#define PARTS_ONBOARDING_H

#include "models/agent.h"
#include "models/onboarding.h"
#include "web/page.h"

/* What was chosen so far: page.onboarding, or null. */
json_t *onboarding_chosen(struct request *request);

/* Sends the browser to a step, or to the launch: "launched". */
void onboarding_go_to(struct request *request, const char *step);

/* Puts the steps into the page, with the present one: steps [{step, label, is_done, is_current, is_link}], is_over. */
void onboarding_tell_steps(struct request *request, const char *current);

/* The number that was chosen, while it is kept; NULL when none is. */
json_t *onboarding_number_kept(struct request *request);

/* Whether one was chosen that is no longer kept; sends the browser back to choose another, and says why. */
int onboarding_has_lapsed(struct request *request);
void onboarding_choose_again(struct request *request);

/* Whether one of the agents, which were queried as page.agents, has the name: names are given once. */
int onboarding_name_taken(struct request *request, const char *name);

/* The agent that the form of its step describes; what it does not ask is set as a new customer is best off with. */
struct error *onboarding_draft(
	struct request *request, const json_t *form, struct agent_draft *draft) must_check;

#endif
