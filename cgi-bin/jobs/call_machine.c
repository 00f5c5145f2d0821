/* call_machine.c: an answering machine or a fax has taken a call: hangs up, or leaves the campaign's message. */
#include "jobs/call.h"
#include "jobs/kinds.h"
#include "lib/log.h"

struct error *call_machine_run(struct job *job)
{
	json_t *call;
	TRY(call_of(job, &call));
	const char *id = row_text(call, "carrier_call_id"), *on_machine = row_text(call, "on_machine");
	if (call_is_over(row_text(call, "state")) || !id)
		return NULL;
	struct carrier_account account = account_carrier();
	struct carrier_speech message = {
		.text = row_text(call, "machine_message"), .language = row_text(call, "language")};
	int is_fax = !strcmp(row_text(call, "answered_by"), "fax");
	if (on_machine && !strcmp(on_machine, "leave_message") && !is_fax)
		return carrier_twilio.call_say(job->arena, &account, id, &message);
	log_write(LOG_INFO, "call.machine_hung_up", "call", row_text(call, "id"), NULL);
	return carrier_twilio.call_end(job->arena, &account, id);
}
