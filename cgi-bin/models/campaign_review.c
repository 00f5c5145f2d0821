/* campaign_review.c: before the start: who will be called, who will not and why, how long it takes and what it costs. */
#include "models/campaign.h"

#include "lib/clock.h"
#include "lib/text.h"

/* What a call is like while there are too few to judge by: four in ten answer, and talk for a minute. */
enum { ENOUGH_CALLS = 20, TYPICAL_ANSWERED = 40, TYPICAL_TALK = 60, RING_SECONDS = 20 };

/* Of a hundred people about thirty are called a second time. */
static const double tries = 1.3;

const char *campaign_reason(const char *reason)
{
	static const struct {
		const char *reason, *words;
	} reasons[] = {
		{"suppressed", "on your do-not-call list"},
		{"opted_out", "asked not to be called"},
		{"no_consent", "no recorded consent"},
		{"no_zone", "time zone not known"},
		{"never", "no hour of this plan is allowed there"},
	};
	for (size_t i = 0; i < COUNT(reasons); i++)
		if (!strcmp(reasons[i].reason, reason))
			return reasons[i].words;
	return "not allowed";
}

void campaign_review(struct tx *tx, json_t *into, const char *id, int sandbox)
{
	const char *now = tx_time(tx, clock_now());
	campaign_find(tx, into, "campaign", id);
	tx_rows(tx, into, "people",
		"select reason, leads_count, sandbox_count, later_count, tired_count"
		" from campaign_review($1::uuid, $2::uuid, $3::boolean, $4::timestamptz)",
		P(id, sandbox ? "true" : "false", now));
	tx_row(tx, into, "past",
		"select t.calls_at_once, t.attempts_a_day, coalesce(sum(s.calls), 0)::bigint as calls,"
		" coalesce(sum(s.answered), 0)::bigint as answered, coalesce(sum(s.talk_seconds), 0)::bigint "
		"as talk_seconds,"
		" (select p.sale_minute_micros from prices p where p.valid_from <= $2::timestamptz"
		"  order by p.valid_from desc, p.version desc limit 1) as minute_micros,"
		" (select count(*) from lead_imports i join campaigns c on c.tenant_id = $1 and c.id = "
		"$3::uuid"
		"  where i.tenant_id = $1 and i.list_id = c.list_id and i.state in ('queued', 'running', "
		"'undoing')) as importing"
		" from tenants t left join stat_days s on s.tenant_id = $1 and s.direction = 'outbound'"
		"  and s.day > $2::date - 30 where t.tenant_id = $1 group by t.calls_at_once, "
		"t.attempts_a_day",
		P(now, id));
}

static int64_t number(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

static int64_t sum(const json_t *rows, const char *name)
{
	int64_t total = 0;
	for (size_t i = 0; i < json_array_size(rows); i++)
		total += number(json_array_get(rows, i), name);
	return total;
}

static void expect(json_t *into, int64_t callable)
{
	const json_t *past = json_object_get(into, "past"), *campaign = json_object_get(into, "campaign");
	int64_t calls = number(past, "calls"), answered = number(past, "answered");
	int is_guess = calls < ENOUGH_CALLS;
	double share = is_guess ? TYPICAL_ANSWERED / 100.0 : (double)answered / (double)calls;
	double talk = is_guess || !answered ? TYPICAL_TALK
					    : (double)number(past, "talk_seconds") / (double)answered;
	int64_t lines = number(campaign, "calls_at_once") < number(past, "calls_at_once")
				? number(campaign, "calls_at_once")
				: number(past, "calls_at_once");
	double seconds =
		(double)callable * tries * (RING_SECONDS + share * talk) / (double)(lines ? lines : 1);
	double minutes = (double)callable * tries * share * (double)(((int64_t)talk + 59) / 60);
	json_object_set_new(into, "expected_seconds", json_integer((json_int_t)seconds));
	json_object_set_new(into, "expected_micros",
		json_integer((json_int_t)(minutes * (double)number(past, "minute_micros"))));
	json_object_set_new(into, "is_guess", json_boolean(is_guess));
}

static void note(json_t *notes, int64_t count, const char *one, const char *many)
{
	if (count > 0)
		json_array_append_new(notes, json_pack("{s:I, s:s}", "leads_count", (json_int_t)count, "text",
						     count == 1 ? one : many));
}

void campaign_review_tell(json_t *into)
{
	const json_t *people = json_object_get(into, "people");
	json_t *skips = json_array(), *notes = json_array();
	int64_t all = sum(people, "leads_count"), callable = all;
	for (size_t i = 0; i < json_array_size(people); i++) {
		const json_t *row = json_array_get(people, i);
		const char *reason = text_of(row, "reason");
		if (!reason) {
			note(notes, number(row, "later_count"), "waits for the calling hours there",
				"wait for the calling hours there");
			note(notes, number(row, "tired_count"),
				"has had the calls of the day, and is called later",
				"have had the calls of the day, and are called later");
			note(notes, number(row, "sandbox_count"),
				"is a sandbox number: called at any hour, no phone rings",
				"are sandbox numbers: called at any hour, no phone rings");
			continue;
		}
		callable -= number(row, "leads_count");
		json_array_append_new(
			skips, json_pack("{s:s, s:s, s:I}", "reason", reason, "text", campaign_reason(reason),
				       "leads_count", (json_int_t)number(row, "leads_count")));
	}
	json_object_set_new(into, "leads_count", json_integer(all));
	json_object_set_new(into, "callable_count", json_integer(callable));
	json_object_set_new(into, "skipped_count", json_integer(all - callable));
	json_object_set_new(into, "skips", skips);
	json_object_set_new(into, "notes", notes);
	json_object_set_new(
		into, "importing", json_boolean(number(json_object_get(into, "past"), "importing")));
	expect(into, callable);
}
