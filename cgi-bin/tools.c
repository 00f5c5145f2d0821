/* tools.c: what an agent can do during a call: note that the person does not want to be called again. */
#include "jobs/account.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/publish.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/call.h"
#include "web/page.h"

enum { RECENT_SECONDS = 3 * 3600 };

static const char noted[] =
	"{\"result\":\"The number is on the do-not-call list now and will never be called again. "
	"Confirm this in one sentence, and say goodbye.\"}";
static const char not_noted[] = "{\"error\":\"This call is not known here, so nothing was noted.\"}";

static struct error *verify(struct request *request)
{
	const char *tenant = request_query(request, "tenant");
	const char *sent = request_header(request, "HTTP_X_TOOL_KEY");
	if (!text_is_uuid(tenant) || !secret_equal(account_tool_key(request->arena, tenant), sent))
		return error_new(request->arena, ERROR_DENIED, "The key of this tool is wrong.", NULL);
	return NULL;
}

static const char *conversation_of(struct request *request)
{
	size_t length;
	const char *body = request_body(request, &length);
	const char *id = text_of(json_loadb(body, length, 0, NULL), "callId");
	return id && text_is_uuid(id) ? id : NULL;
}

static struct error *find_call(struct request *request, const char *conversation, json_t **call)
{
	json_t *found = json_object();
	tx_maybe(request->tx, found, "call",
		"select c.id, c.campaign_id, t.channel from calls c join tenants t on t.tenant_id = $1"
		" where c.tenant_id = $1 and c.created_at > $3::timestamptz and c.engine_call_id = $2"
		" order by c.created_at desc limit 1",
		P(conversation, tx_time(request->tx, clock_now() - RECENT_SECONDS * SECOND)));
	TRY(tx_run(request->tx));
	*call = json_object_get(found, "call");
	return NULL;
}

static void reply(struct request *request, int status, const char *json)
{
	request_status(request, status);
	request_reply(request, "application/json", json, strlen(json));
}

static struct error *opt_out(struct request *request)
{
	json_t *call;
	const char *conversation = conversation_of(request);
	if (!conversation)
		return error_new(request->arena, ERROR_INVALID, "callId is needed.", NULL);
	TRY(request_enter(request, request_query(request, "tenant")));
	TRY(find_call(request, conversation, &call));
	if (!json_is_object(call)) {
		log_write(LOG_WARN, "tool.unknown_call", "conversation", conversation, NULL);
		reply(request, 404, not_noted);
		return NULL;
	}
	call_opt_out(request->tx, text_of(call, "id"), "Said on the call.");
	tx_wake(request->tx, "dialer");
	TRY(tx_commit(request->tx));
	call_publish(call);
	reply(request, 200, noted);
	return NULL;
}

static const struct page pages[] = {
	{POST, MACHINE, "/api/v1/tools/opt-out", opt_out, .verify = verify},
};

int main(int argc, char **argv)
{
	return serve_with(pages, COUNT(pages),
		(struct serve_options){.threads = 4, .connections = 1, .worker = 1}, argc, argv);
}
