/* number_announce.c: has the carrier announce calls to a number to us. */
#include "jobs/number_announce.h"

#include "jobs/account.h"

struct error *number_announce(struct job *job, const char *carrier_sid)
{
	struct carrier_number number;
	struct carrier_account account = account_carrier();
	struct carrier_connection ours = account_connection(job->arena, carrier_sid);
	TRY(carrier_twilio.number_connect(job->arena, &account, &ours, &number));
	TRY(carrier_twilio.number_fetch(job->arena, &account, ours.id, &number));
	if (!strcmp(number.voice_url, ours.voice_url) && !strcmp(number.status_url, ours.status_url))
		return NULL;
	return error_new(job->arena, ERROR_UPSTREAM, "The carrier has not taken over the connection yet.",
		"voice_url is %s", number.voice_url);
}
