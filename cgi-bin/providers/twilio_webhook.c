/* twilio_webhook.c: verifies and reads what Twilio posts to us. */
#include "providers/carrier_event.h"

#include <ctype.h>
#include <strings.h>

#include "lib/secret.h"
#include "lib/strbuf.h"
#include "lib/text.h"
#include "providers/form.h"
#include "providers/twilio.h"
#include "providers/wire.h"

enum { SID_LENGTH = 34, LONGEST_SECONDS = 24 * 3600 };

static int is_form(const struct carrier_request *request)
{
	static const char form[] = "application/x-www-form-urlencoded";
	return request->content_type && !strncasecmp(request->content_type, form, sizeof form - 1);
}

/* What is signed after the URL: each field's name and value, sorted, nothing between them. */
static void add_fields(struct strbuf *message, const struct carrier_request *request)
{
	struct form form;
	form_parse(message->arena, request->body, request->body_length, &form);
	form_sort(&form);
	for (size_t i = 0; i < form.count; i++) {
		strbuf_add(message, form.fields[i].name, form.fields[i].name_length);
		strbuf_add(message, form.fields[i].value, form.fields[i].value_length);
	}
}

static int is_signed(
	struct arena *arena, const char *secret, const struct strbuf *message, const char *signature)
{
	return secret_equal(secret_hmac_sha1(arena, secret, message->text, message->length), signature);
}

/* The digest that a body which is no form is signed by: a parameter of the query; NULL if there is none. */
static const char *body_digest(struct arena *arena, const struct carrier_request *request)
{
	const char *query = strchr(request->uri, '?');
	struct form form;
	if (!query)
		return NULL;
	form_parse(arena, query + 1, strlen(query + 1), &form);
	const char *digest = form_value(&form, "bodySHA256");
	return *digest ? digest : NULL;
}

/* Whether the body is covered: by the signature itself (a form), by its digest in the URL, or there is none. */
static int is_body_covered(struct arena *arena, const struct carrier_request *request, const char *digest)
{
	if (digest)
		return secret_equal(
			secret_sha256(arena, request->body ? request->body : "", request->body_length),
			digest);
	return !request->body_length || !strcmp(request->method, "GET") || is_form(request);
}

/* The origin's length without its port, and the port that its scheme would have. */
static size_t bare_origin(const char *origin, const char **port)
{
	const char *host = strstr(origin, "://");
	host = host ? host + 3 : origin;
	const char *colon = strrchr(host, ':');
	const char *bracket = strchr(host, ']');
	*port = !strncmp(origin, "https:", 6) || !strncmp(origin, "wss:", 4) ? ":443" : ":80";
	if (!colon || (bracket && colon < bracket))
		return strlen(origin);
	*port = colon;
	return (size_t)(colon - origin);
}

/* The carrier may have signed the URL with its port or without. */
int twilio_verify(struct arena *arena, const char *secret, const struct carrier_request *request)
{
	const char *digest = body_digest(arena, request), *port;
	if (!request->signature || !*request->signature || !*secret ||
		!is_body_covered(arena, request, digest))
		return 0;
	int signs_fields = !digest && is_form(request) && strcmp(request->method, "GET");
	size_t origin = bare_origin(request->origin, &port);
	for (int with_port = 0; with_port < 2; with_port++) {
		struct strbuf message;
		strbuf_init(&message, arena);
		strbuf_addf(&message, "%.*s%s%s", (int)origin, request->origin, with_port ? port : "",
			request->uri);
		if (signs_fields)
			add_fields(&message, request);
		if (is_signed(arena, secret, &message, request->signature))
			return 1;
	}
	return 0;
}

static int is_sid(const char *sid, const char *kind)
{
	if (strlen(sid) != SID_LENGTH || strncmp(sid, kind, 2))
		return 0;
	for (sid += 2; *sid; sid++)
		if (!isxdigit((unsigned char)*sid))
			return 0;
	return 1;
}

/* A whole number from `lowest` on, or -1. */
static int small_number(const struct form *form, const char *name, int highest)
{
	int64_t number;
	int found = text_to_integer(form_value(form, name), &number) && number >= 0 && number <= highest;
	return found ? (int)number : -1;
}

/* Text that a database takes: well-formed, or nothing. */
static const char *clean(const struct form *form, const char *name)
{
	const char *value = form_value(form, name);
	return text_is_utf8(value, strlen(value)) ? value : "";
}

static const char *event_key(struct arena *arena, const struct carrier_event *event)
{
	if (event->kind == CARRIER_EVENT_STATUS)
		return arena_printf(
			arena, "status:%s:%d:%s", event->call_id, (int)event->sequence, event->status);
	return arena_printf(
		arena, "%s:%s", event->kind == CARRIER_EVENT_AMD ? "amd" : "voice", event->call_id);
}

static void read_caller(const struct form *form, struct carrier_event *event)
{
	event->forwarded_from = clean(form, "ForwardedFrom");
	event->caller_name = clean(form, "CallerName");
	event->stir = clean(form, "StirVerstat");
	event->from_city = clean(form, "FromCity");
	event->from_region = clean(form, "FromState");
	event->from_country = clean(form, "FromCountry");
}

struct error *twilio_read_event(struct arena *arena, const struct carrier_request *request,
	enum carrier_event_kind kind, struct carrier_event *event)
{
	struct form form;
	const char *query = strchr(request->uri, '?');
	int get = !strcmp(request->method, "GET");
	const char *body = !get ? request->body : query ? query + 1 : "";
	form_parse(arena, body ? body : "", get ? strlen(body) : request->body_length, &form);
	*event = (struct carrier_event){.kind = kind, .call_id = form_value(&form, "CallSid")};
	event->account = form_value(&form, "AccountSid");
	if (!is_sid(event->call_id, "CA") || !is_sid(event->account, "AC"))
		return error_new(arena, ERROR_INVALID, "CallSid and AccountSid are needed.", NULL);
	event->to = clean(&form, "To");
	event->from = clean(&form, "From");
	event->status = clean(&form, "CallStatus");
	event->state = twilio_state(event->status);
	event->sequence = small_number(&form, "SequenceNumber", INT32_MAX);
	event->duration_seconds = small_number(&form, "CallDuration", LONGEST_SECONDS);
	event->sip_code = small_number(&form, "SipResponseCode", 699);
	event->sip_code = event->sip_code < 0 ? 0 : event->sip_code;
	event->answered_by = clean(&form, "AnsweredBy");
	event->answer = twilio_answer(event->answered_by);
	event->detection_ms = small_number(&form, "MachineDetectionDuration", INT32_MAX);
	event->at = wire_mail_date(form_value(&form, "Timestamp"));
	event->inbound = !strcmp(clean(&form, "Direction"), "inbound");
	event->token = request->token ? request->token : "";
	read_caller(&form, event);
	event->key = event_key(arena, event);
	return NULL;
}
