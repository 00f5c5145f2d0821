/* twilio_read.c: reads what Twilio answers: calls, numbers, errors. */
#include "providers/twilio.h"

#include "providers/wire.h"

static const struct state_word {
	const char *word;
	enum carrier_state state;
} state_words[] = {
	{"queued", CARRIER_QUEUED},
	{"initiated", CARRIER_INITIATED},
	{"ringing", CARRIER_RINGING},
	{"in-progress", CARRIER_IN_PROGRESS},
	{"completed", CARRIER_COMPLETED},
	{"busy", CARRIER_BUSY},
	{"no-answer", CARRIER_NO_ANSWER},
	{"failed", CARRIER_FAILED},
	{"canceled", CARRIER_CANCELED},
};

enum carrier_state twilio_state(const char *status)
{
	for (size_t i = 0; i < COUNT(state_words); i++)
		if (!strcmp(state_words[i].word, status))
			return state_words[i].state;
	return CARRIER_UNKNOWN;
}

const char *carrier_state_name(enum carrier_state state)
{
	static const char *const names[] = {
		[CARRIER_UNKNOWN] = "unknown",
		[CARRIER_QUEUED] = "queued",
		[CARRIER_INITIATED] = "initiated",
		[CARRIER_RINGING] = "ringing",
		[CARRIER_IN_PROGRESS] = "in_progress",
		[CARRIER_COMPLETED] = "completed",
		[CARRIER_BUSY] = "busy",
		[CARRIER_NO_ANSWER] = "no_answer",
		[CARRIER_FAILED] = "failed",
		[CARRIER_CANCELED] = "canceled",
	};
	return names[state];
}

enum carrier_answer twilio_answer(const char *answered_by)
{
	if (!*answered_by)
		return CARRIER_NOT_ASKED;
	if (!strcmp(answered_by, "human"))
		return CARRIER_HUMAN;
	if (!strcmp(answered_by, "fax"))
		return CARRIER_FAX;
	return strncmp(answered_by, "machine", 7) ? CARRIER_UNSURE : CARRIER_MACHINE;
}

void twilio_read_call(struct arena *arena, const json_t *object, struct carrier_call *call)
{
	const char *price = wire_text(arena, object, "price");
	const char *currency = wire_text(arena, object, "price_unit");
	*call = (struct carrier_call){
		.id = wire_text(arena, object, "sid"),
		.to = wire_text(arena, object, "to"),
		.from = wire_text(arena, object, "from"),
		.state = twilio_state(wire_text(arena, object, "status")),
		.answer = twilio_answer(wire_text(arena, object, "answered_by")),
		.duration_seconds = (int)wire_integer(object, "duration", -1),
		.inbound = !strcmp(wire_text(arena, object, "direction"), "inbound"),
		.created = wire_mail_date(wire_text(arena, object, "date_created")),
		.started = wire_mail_date(wire_text(arena, object, "start_time")),
		.ended = wire_mail_date(wire_text(arena, object, "end_time")),
		.price_micros = *price ? -wire_micros(price) : -1, /* a charge is a negative price */
		.currency = *currency ? currency : "USD",
	};
}

static int can(const json_t *object, const char *what)
{
	return json_is_true(json_object_get(json_object_get(object, "capabilities"), what));
}

void twilio_read_number(struct arena *arena, const json_t *object, struct carrier_number *number)
{
	*number = (struct carrier_number){
		.id = wire_text(arena, object, "sid"),
		.phone = wire_text(arena, object, "phone_number"),
		.name = wire_text(arena, object, "friendly_name"),
		.voice_url = wire_text(arena, object, "voice_url"),
		.fallback_url = wire_text(arena, object, "voice_fallback_url"),
		.status_url = wire_text(arena, object, "status_callback"),
		.locality = wire_text(arena, object, "locality"),
		.region = wire_text(arena, object, "region"),
		.country = wire_text(arena, object, "iso_country"),
		.voice = can(object, "voice"),
		.sms = can(object, "sms"),
	};
}

void twilio_read_offer(struct arena *arena, const json_t *object, struct carrier_offer *offer)
{
	const char *address = wire_text(arena, object, "address_requirements");
	*offer = (struct carrier_offer){
		.phone = wire_text(arena, object, "phone_number"),
		.locality = wire_text(arena, object, "locality"),
		.region = wire_text(arena, object, "region"),
		.country = wire_text(arena, object, "iso_country"),
		.sms = can(object, "sms") || can(object, "SMS"),
		.needs_address = *address && strcmp(address, "none") != 0,
	};
}

/* What a customer can do something about, or has to be told; all other codes get a sentence by their HTTP status. */
static const struct code_sentence {
	int code;
	enum error_kind kind;
	const char *sentence;
} sentences[] = {
	{10001, ERROR_DENIED,
		"The telephone account is suspended. Whoever runs this system has to see to that."},
	{20003, ERROR_DENIED, "The carrier refuses the credentials of the telephone account."},
	{20404, ERROR_MISSING, "The carrier does not know this call or number (any more)."},
	{20429, ERROR_TOO_MANY, "The carrier is at its limit at the moment. It goes on by itself shortly."},
	{21205, ERROR_INTERNAL,
		"The carrier can't reach this system. Whoever runs it has to check its public address."},
	{21210, ERROR_CONFLICT,
		"The calling number does not belong to the telephone account, and is not verified there."},
	{21211, ERROR_INVALID, "The carrier says that this number can't be called."},
	{21212, ERROR_CONFLICT, "The carrier does not accept the calling number."},
	{21214, ERROR_INVALID, "The carrier says that this number can't be reached."},
	{21215, ERROR_INVALID, "Calls to this country or area are not enabled in the telephone account."},
	{21216, ERROR_INVALID, "The telephone account is not allowed to call this number."},
	{21217, ERROR_INVALID, "The carrier says that this number can't be called."},
	{21219, ERROR_INVALID, "A trial account calls verified numbers only, and this one is not verified."},
	{21220, ERROR_CONFLICT, "The call is over already."},
	{21404, ERROR_CONFLICT, "A trial account owns one number only. Upgrade it, and order again."},
	{21421, ERROR_INVALID, "This is not a valid telephone number."},
	{21422, ERROR_CONFLICT, "This number is not available any more. Choose another one."},
	{21452, ERROR_CONFLICT, "No number of this area code is for sale any more."},
	{21613, ERROR_INVALID, "The carrier wants an address before it hands out this number."},
	{21615, ERROR_INVALID,
		"The carrier wants an address in the number's own area before it hands it out."},
	{21631, ERROR_INVALID, "The carrier wants an address in the number's area before it hands it out."},
	{21649, ERROR_INVALID,
		"The carrier wants papers for numbers of this country, and has not approved them yet."},
};

struct error *twilio_error(struct arena *arena, const struct http_response *response)
{
	const json_t *body = wire_json(response);
	int code = (int)wire_integer(body, "code", 0);
	const char *said = wire_text(arena, body, "message");
	struct wire_failure failure = {.provider = "twilio", .response = response};
	failure.text = *said ? arena_printf(arena, "%d %s", code, said) : response->body;
	struct error *error = wire_error(arena, &failure);
	for (size_t i = 0; i < COUNT(sentences); i++)
		if (sentences[i].code == code && response->status < 500) {
			error->kind = sentences[i].kind;
			error->message = sentences[i].sentence;
		}
	return error;
}
