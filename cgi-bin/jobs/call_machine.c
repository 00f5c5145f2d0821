/* call_machine.c: an answering machine or a fax has taken a call: hangs up, or leaves the campaign's message. */
#include "jobs/call.h"
#include "jobs/kinds.h"
#include "lib/log.h"
#include "lib/text.h"

struct error *call_machine_run(struct job *job)
{
	json_t *call;
	TRY(call_of(job, &call));
	const char *id = text_of(call, "carrier_call_id"), *on_machine = text_of(call, "on_machine");
	if (call_is_over(text_of(call, "state")) || !id)
		return NULL;
	struct carrier_account account = account_carrier();
	struct carrier_speech message = {
		.text = text_of(call, "machine_message"), .language = text_of(call, "language")};
	int is_fax = text_is(call, "answered_by", "fax");
	if (on_machine && !strcmp(on_machine, "leave_message") && !is_fax)
		return carrier_twilio.call_say(job->arena, &account, id, &message);
	log_write(LOG_INFO, "call.machine_hung_up", "call", text_of(call, "id"), NULL);
	return carrier_twilio.call_end(job->arena, &account, id);
}
