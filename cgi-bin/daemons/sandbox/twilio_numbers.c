/* twilio_numbers.c: Twilio's IncomingPhoneNumbers and AvailablePhoneNumbers. */
#include <ctype.h>

#include "daemons/sandbox/network.h"
#include "daemons/sandbox/places.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/twilio.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"
#include "lib/text.h"

enum { OWNED = 50, FOR_SALE = 30, OTHERS_FOR_SALE = 40 };

/* Numbers from ranges that nobody real has: 555-06xx and on in the USA, Ofcom's for fiction in Britain. */
static char *number_at(struct arena *arena, const struct place *place, int serial)
{
	if (!strcmp(place->country, "US"))
		return arena_printf(arena, "+1%s555%04d", place->code, 600 + serial);
	return arena_printf(arena, "+44%s%s%03d", place->code, strcmp(place->code, "20") ? "4960" : "79460",
		600 + serial);
}

static void insert(struct arena *arena, int position, int serial, int owned)
{
	const struct place *place = &places[(size_t)position % place_count];
	char *number = number_at(arena, place, serial);
	int64_t now = clock_wall();
	store_run("insert or ignore into numbers (sid, position, phone_number, place, region, country, type, "
		  "owned, created, "
		  "updated, friendly_name) values (?1, ?2, ?3, ?4, ?5, ?6, 'local', ?7, ?8, ?8, ?9)",
		"sissssiis", wire_sid(arena, "PN"), (int64_t)position, number, place->city, place->region,
		place->country, (int64_t)owned, now, place_format(arena, number));
}

/* Toll-free numbers, and Britain's mobile ones of fiction, belong to no place. */
static void insert_other(struct arena *arena, const char *type, const char *country, char *number)
{
	store_run("insert or ignore into numbers (sid, position, phone_number, place, region, country, type, "
		  "owned, "
		  "created, updated, friendly_name) values (?1, ?2, ?3, '', '', ?4, ?5, 0, ?6, ?6, ?7)",
		"sisssis", wire_sid(arena, "PN"), (int64_t)100000, number, country, type, clock_wall(),
		place_format(arena, number));
}

static void fill_others(struct arena *arena)
{
	for (int i = 0; i < OTHERS_FOR_SALE; i++) {
		insert_other(arena, "toll_free", "US", arena_printf(arena, "+1888555%04d", 600 + i));
		insert_other(arena, "mobile", "GB", arena_printf(arena, "+447700900%03d", 100 + i));
	}
}

void numbers_fill(void)
{
	struct arena *arena = arena_new();
	if (!store_row("select sid from numbers where type <> 'local' limit 1", ""))
		fill_others(arena);
	if (!store_row("select sid from numbers where type = 'local' limit 1", "")) {
		for (int i = 0; i < OWNED; i++)
			insert(arena, i, 2 + i / (int)place_count * 7, 1);
		for (int i = 0; i < FOR_SALE * (int)place_count; i++)
			insert(arena, OWNED + i, 30 + i / (int)place_count, 0);
	}
	arena_free(arena);
}

static json_t *number_row(const char *sid)
{
	return store_row(
		"select sid, phone_number, place, region, country, type, owned, created, updated, "
		"friendly_name, "
		"voice_url, voice_method, voice_fallback_url, voice_fallback_method, status_callback, "
		"status_callback_method, sms_url, voice_receive_mode from numbers where sid = ?1",
		"s", sid);
}

/* London's numbers take no text messages. */
static json_t *capabilities(const char *number)
{
	int texts = strncmp(number, "+4420", 5) != 0;
	return json_pack("{s:b, s:b, s:b, s:b}", "voice", 1, "sms", texts, "mms", texts, "fax", 0);
}

/* Whoever wants a number of Alaska has to live there. */
static int needs_address(const char *number)
{
	return !strncmp(number, "+1907", 5);
}

static json_t *number_json(struct arena *arena, const json_t *found)
{
	static const char *const copied[] = {"sid", "phone_number", "friendly_name", "voice_url",
		"voice_method", "voice_fallback_url", "voice_fallback_method", "status_callback",
		"status_callback_method", "sms_url", "voice_receive_mode", "type"};
	const json_t *row = number_row(row_text(found, "sid"));
	json_t *answer = json_object();
	for (size_t i = 0; i < COUNT(copied); i++)
		json_object_set(answer, copied[i], json_object_get(row, copied[i]));
	json_object_update(
		answer, json_pack("{s:s, s:s, s:b, s:o, s:n, s:n, s:n, s:n, s:s, s:s, s:s, s:s}",
				"account_sid", network_account(), "api_version", "2010-04-01", "beta", 0,
				"capabilities", capabilities(row_text(row, "phone_number")), "address_sid",
				"bundle_sid", "identity_sid", "trunk_sid", "address_requirements", "none",
				"origin", "twilio", "status", "in-use", "emergency_status", "Inactive"));
	json_object_update(
		answer, json_pack("{s:n, s:s, s:n, s:b, s:s, s:s, s:s, s:n}", "emergency_address_sid",
				"emergency_address_status", "unregistered", "voice_application_sid",
				"voice_caller_id_lookup", 0, "sms_method", "POST", "sms_fallback_method",
				"POST", "sms_fallback_url", "", "sms_application_sid"));
	json_object_set_new(
		answer, "date_created", json_string(wire_rfc2822(arena, row_integer(row, "created"))));
	json_object_set_new(
		answer, "date_updated", json_string(wire_rfc2822(arena, row_integer(row, "updated"))));
	json_object_set_new(answer, "uri",
		json_string(arena_printf(arena, "/2010-04-01/Accounts/%s/IncomingPhoneNumbers/%s.json",
			network_account(), row_text(row, "sid"))));
	return answer;
}

void numbers_list(struct request *request, struct reply *reply)
{
	/* A star stands for any digits. */
	char *like = arena_strdup(request->arena, request_query(request, "PhoneNumber"));
	for (char *at = like; at && *at; at++)
		if (*at == '*')
			*at = '%';
	json_t *rows =
		store_rows("select sid from numbers where owned = 1 and (?1 is null or phone_number like ?1) "
			   "and (?2 is null or friendly_name = ?2) order by position, phone_number",
			"ss", like, request_query(request, "FriendlyName"));
	twilio_page(request, reply, &(struct twilio_list){"incoming_phone_numbers", rows, number_json});
}

static json_t *number_in_path(struct request *request, struct reply *reply)
{
	json_t *row = number_row(request->parts[1]);
	if (row && row_integer(row, "owned"))
		return row;
	twilio_error(request, reply, 20404, "The requested resource %s was not found",
		request->url + strlen(twilio.prefix));
	return NULL;
}

void numbers_fetch(struct request *request, struct reply *reply)
{
	json_t *row = number_in_path(request, reply);
	if (row)
		reply_json(request, reply, 200, number_json(request->arena, row));
}

static int form_is_valid(struct request *request, struct reply *reply)
{
	static const struct {
		const char *name;
		int code;
		const char *choices; /* NULL: a URL or empty */
	} rules[] = {{"VoiceUrl", 21402, NULL}, {"VoiceFallbackUrl", 21405, NULL},
		{"StatusCallback", 21609, NULL}, {"SmsUrl", 21406, NULL}, {"VoiceMethod", 21403, "GET POST"},
		{"VoiceFallbackMethod", 21404, "GET POST"}, {"StatusCallbackMethod", 21403, "GET POST"},
		{"VoiceReceiveMode", 21631, "voice fax"}};
	for (size_t i = 0; i < COUNT(rules); i++) {
		const char *value = request_form(request, rules[i].name);
		if (!value || (!rules[i].choices && (!*value || twilio_is_url(value))) ||
			(rules[i].choices && *value && strstr(rules[i].choices, value)))
			continue;
		twilio_error(request, reply, rules[i].code, "%s is not valid: %s", rules[i].name, value);
		return 0;
	}
	const char *name = request_form(request, "FriendlyName");
	if (name && text_characters(name) > 64) {
		twilio_error(request, reply, 21401, "FriendlyName is longer than 64 characters");
		return 0;
	}
	return 1;
}

static void change(struct request *request, const char *sid)
{
	store_run("update numbers set updated = ?2, friendly_name = coalesce(?3, friendly_name), "
		  "voice_url = coalesce(?4, voice_url), voice_method = coalesce(?5, voice_method), "
		  "voice_fallback_url = coalesce(?6, voice_fallback_url), "
		  "voice_fallback_method = coalesce(?7, voice_fallback_method), "
		  "status_callback = coalesce(?8, status_callback), "
		  "status_callback_method = coalesce(?9, status_callback_method), sms_url = coalesce(?10, "
		  "sms_url), "
		  "voice_receive_mode = coalesce(?11, voice_receive_mode) where sid = ?1",
		"sisssssssss", sid, clock_wall(), request_form(request, "FriendlyName"),
		request_form(request, "VoiceUrl"), request_form(request, "VoiceMethod"),
		request_form(request, "VoiceFallbackUrl"), request_form(request, "VoiceFallbackMethod"),
		request_form(request, "StatusCallback"), request_form(request, "StatusCallbackMethod"),
		request_form(request, "SmsUrl"), request_form(request, "VoiceReceiveMode"));
}

void numbers_update(struct request *request, struct reply *reply)
{
	json_t *row = number_in_path(request, reply);
	if (!row || !form_is_valid(request, reply))
		return;
	change(request, row_text(row, "sid"));
	reply_json(request, reply, 200, number_json(request->arena, row));
}

void numbers_buy(struct request *request, struct reply *reply)
{
	const char *number = request_form(request, "PhoneNumber"), *area = request_form(request, "AreaCode");
	if (!number && !area) {
		twilio_error(request, reply, 21402, "PhoneNumber or AreaCode is required");
		return;
	}
	if (!form_is_valid(request, reply))
		return;
	if (number && !twilio_is_number(number)) {
		twilio_error(request, reply, 21421, "%s is not a valid number", number);
		return;
	}
	if (number && needs_address(number) && !request_form(request, "AddressSid")) {
		twilio_error(request, reply, 21631, "Phone Number Requires a Local Address");
		return;
	}
	char *prefix = area ? arena_printf(request->arena, "+1%s", area) : NULL;
	json_t *row =
		store_row("select sid from numbers where owned = 0 and (?1 is null or phone_number = ?1) "
			  "and (?2 is null or substr(phone_number, 1, 5) = ?2) order by position limit 1",
			"ss", number, prefix);
	if (!row) {
		twilio_error(request, reply, 21422, "%s is not available.", number ? number : area);
		return;
	}
	store_run("update numbers set owned = 1, created = ?2, position = "
		  "(select max(position) + 1 from numbers) where sid = ?1",
		"si", row_text(row, "sid"), clock_wall());
	change(request, row_text(row, "sid"));
	reply_json(request, reply, 201, number_json(request->arena, row));
}

void numbers_delete(struct request *request, struct reply *reply)
{
	json_t *row = number_in_path(request, reply);
	if (!row)
		return;
	store_run("update numbers set owned = 0, voice_url = '', voice_fallback_url = '', status_callback = "
		  "'', "
		  "sms_url = '', sid = ?2 where sid = ?1",
		"ss", row_text(row, "sid"), wire_sid(request->arena, "PN"));
	reply->status = 204;
}

static json_t *available_json(const json_t *row)
{
	const char *number = row_text(row, "phone_number");
	struct place place = place_of_number(number);
	return json_pack("{s:s, s:s, s:n, s:s, s:s, s:f, s:f, s:s, s:s, s:s, s:s, s:b, s:o}", "friendly_name",
		row_text(row, "friendly_name"), "phone_number", number, "lata", "locality", place.city,
		"rate_center", place.city, "latitude", place.latitude, "longitude", place.longitude, "region",
		place.region, "postal_code", place.zip, "iso_country", place.country, "address_requirements",
		needs_address(number) ? "local" : "none", "beta", 0, "capabilities", capabilities(number));
}

void numbers_available(struct request *request, struct reply *reply)
{
	const char *contains = request_query(request, "Contains"), *size = request_query(request, "PageSize");
	const char *area = request_query(request, "AreaCode");
	char *digits = arena_strdup(request->arena, contains);
	int64_t limit = 20;
	if (size)
		text_to_integer(size, &limit);
	for (char *at = digits; at && *at; at++)
		if (*at == '*')
			*at = '_';
	const char *type = !strcmp(request->parts[2], "Local")    ? "local"
			   : !strcmp(request->parts[2], "Mobile") ? "mobile"
								  : "toll_free";
	json_t *rows = store_rows(
		"select phone_number, friendly_name from numbers where owned = 0 and country = ?1 and type = "
		"?2 "
		"and (?3 is null or substr(phone_number, 3, 3) = ?3) and (?4 is null or region = ?4) "
		"and (?5 is null or place = ?5) and (?6 is null or phone_number like '%' || ?6 || '%') "
		"and (?8 is null or phone_number not like '+4420%') order by position limit ?7",
		"ssssssis", request->parts[1], type, area, request_query(request, "InRegion"),
		request_query(request, "InLocality"), digits, limit, request_query(request, "SmsEnabled"));
	json_t *shown = json_array();
	for (size_t i = 0; i < json_array_size(rows); i++)
		json_array_append_new(shown, available_json(json_array_get(rows, i)));
	reply_json(request, reply, 200,
		json_pack("{s:s, s:o}", "uri", request->url + strlen(twilio.prefix),
			"available_phone_numbers", shown));
}

/* Pricing's PhoneNumbers, which is at another host, and has another account in no address. */
void numbers_prices(struct request *request, struct reply *reply)
{
	const char *country = request->parts[0];
	int is_us = !strcmp(country, "US");
	json_t *prices = json_array();
	if (!store_row("select sid from numbers where country = ?1 limit 1", "s", country)) {
		twilio_error(request, reply, 20404, "The requested resource %s was not found",
			request->url + strlen(twilio.prefix));
		return;
	}
	json_array_append_new(prices, json_pack("{s:s, s:s, s:s}", "number_type", "local", "base_price",
					      "1.15", "current_price", "1.15"));
	json_array_append_new(prices,
		json_pack("{s:s, s:s, s:s}", "number_type", is_us ? "toll free" : "mobile", "base_price",
			is_us ? "2.15" : "3.40", "current_price", is_us ? "2.15" : "3.40"));
	reply_json(request, reply, 200,
		json_pack("{s:s, s:s, s:s, s:o, s:s}", "country", is_us ? "United States" : "United Kingdom",
			"iso_country", country, "price_unit", "USD", "phone_number_prices", prices, "url",
			arena_printf(request->arena,
				"https://pricing.twilio.com/v1/PhoneNumbers/Countries/%s", country)));
}
