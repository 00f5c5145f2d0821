/* carrier_hook.c: the carrier's signed requests. */
#include "jobs/carrier_hook.h"

#include "jobs/hook.h"
#include "lib/config.h"
#include "lib/text.h"

static struct carrier_request request_of(const struct request *request)
{
	struct carrier_request asked = {
		.method = request_header(request, "REQUEST_METHOD"),
		.origin = config_load()->api_base_url,
		.uri = request_uri(request),
		.content_type = request_header(request, "CONTENT_TYPE"),
		.signature = request_header(request, "HTTP_X_TWILIO_SIGNATURE"),
		.token = request_header(request, "HTTP_I_TWILIO_IDEMPOTENCY_TOKEN"),
	};
	asked.body = request_body(request, &asked.body_length);
	return asked;
}

struct error *carrier_signed(struct request *request)
{
	struct carrier_request asked = request_of(request);
	if (!twilio_verify(request->arena, config_load()->twilio_auth_token, &asked))
		return hook_denied(
			request, *asked.signature ? "the carrier's signature is wrong" : "no signature");
	return hook_check_text(request);
}

struct error *carrier_read(struct request *request, enum carrier_event_kind kind, struct carrier_event *event)
{
	struct carrier_request asked = request_of(request);
	TRY(twilio_read_event(request->arena, &asked, kind, event));
	if (strcmp(event->account, config_load()->twilio_account_sid))
		return hook_denied(request, "another account of the carrier");
	return NULL;
}

const char *carrier_tenant(const struct request *request)
{
	const char *tenant = request_query(request, "tenant");
	return text_is_uuid(tenant) ? tenant : NULL;
}
