/* line.h: what answering a call, connecting one and letting an engine begin one share, whoever announces it.
 *
 * All of it is done with few connections, each for one short transaction, since what comes between may take seconds.
 */
#ifndef PARTS_LINE_H
#define PARTS_LINE_H

#include "providers/carrier_event.h"
#include "web/page.h"

/* Where the transactions are; line_start is the program's `start`. */
void line_start(void);
struct database *line_database(void);

/* The call, as call_find has it; ERROR_MISSING. */
struct error *line_call(
	struct request *request, const char *tenant, const char *id, json_t **call) must_check;

/* Whose number it is, as {tenant_id, object_id}; null where it is none of ours. */
struct error *line_number(struct request *request, const char *phone, json_t **number) must_check;

/* A call in: it is opened, or found open. */
struct call_in {
	const char *tenant, *id;
	const char *verdict; /* "new", "again", or why nobody answers: "full", … */
};
struct error *line_open(struct request *request, const struct carrier_event *event, const json_t *number,
	struct call_in *call) must_check;

/* Who announces a call may repeat itself: the conversation that the first request asks for is waited for; NULL: in vain. */
struct error *line_conversation(
	struct request *request, const struct call_in *call, const char **join_url) must_check;

/* The call can't go on: its outcome ("canceled", "failed", "transferred"), and why, for the customer. */
struct error *line_refuse(struct request *request, const char *tenant, const char *call, const char *outcome,
	const char *why) must_check;

#endif
