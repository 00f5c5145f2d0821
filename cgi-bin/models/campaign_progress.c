/* campaign_progress.c: how far a campaign is: its people by outcome, its calls and their cost. */
#include "models/campaign.h"

#include "lib/text.h"

void campaign_progress(struct tx *tx, json_t *into, const char *id)
{
	tx_rows(tx, into, "people",
		"select state, outcome, count(*) as leads_count from campaign_leads"
		" where tenant_id = $1 and campaign_id = $2::uuid group by state, outcome order by 3 desc",
		P(id));
	tx_value(tx, into, "live",
		"select count(*) from live_calls where tenant_id = $1 and campaign_id = $2::uuid", P(id));
	tx_row(tx, into, "sums",
		"select coalesce(sum(s.calls), 0)::bigint as calls, coalesce(sum(s.price_micros), 0)::bigint "
		"as price_micros,"
		" coalesce(sum(s.answered), 0)::bigint as answered,"
		" coalesce(sum(s.talk_seconds) filter (where s.outcome in ('human', 'opted_out', "
		"'transferred', "
		"'wrong_number')), 0)::bigint as talk_seconds"
		" from (select d.outcome, d.calls, d.talk_seconds, d.price_micros, d.answered from stat_days "
		"d"
		"  where d.tenant_id = $1 and d.campaign_id = $2::uuid and d.day >= (select "
		"c.created_at::date - 1 from campaigns c"
		"   where c.tenant_id = $1 and c.id = $2::uuid)"
		"  union all select d.outcome, d.calls, d.talk_seconds, d.price_micros, d.answered from "
		"stat_deltas d"
		"  where d.tenant_id = $1 and d.campaign_id = $2::uuid) s",
		P(id));
}

static int64_t number(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

static const char *text(const json_t *row, const char *name)
{
	const char *value = text_of(row, name);
	return value ? value : "";
}

/* What people are counted as: done with an outcome, refused for a reason, or still to do. */
struct tally {
	int64_t all, done, skipped, remaining;
	json_t *outcomes, *skips;
};

static void count(struct tally *tally, const json_t *row)
{
	int64_t people = number(row, "leads_count");
	const char *state = text(row, "state"), *outcome = text(row, "outcome");
	tally->all += people;
	if (!strcmp(state, "done")) {
		tally->done += people;
		json_array_append_new(tally->outcomes,
			json_pack("{s:s, s:I}", "outcome", outcome, "leads_count", (json_int_t)people));
	} else if (!strcmp(state, "refused")) {
		tally->done += people;
		tally->skipped += people;
		json_array_append_new(
			tally->skips, json_pack("{s:s, s:s, s:I}", "reason", outcome, "text",
					      campaign_reason(outcome), "leads_count", (json_int_t)people));
	} else {
		tally->remaining += people;
	}
}

static json_t *share(int64_t part, int64_t whole)
{
	return json_real(whole ? (double)part / (double)whole : 0.0);
}

void campaign_progress_tell(json_t *into)
{
	const json_t *people = json_object_get(into, "people"), *sums = json_object_get(into, "sums");
	struct tally tally = {.outcomes = json_array(), .skips = json_array()};
	for (size_t i = 0; i < json_array_size(people); i++)
		count(&tally, json_array_get(people, i));
	int64_t live = json_integer_value(json_object_get(into, "live"));
	int64_t calls = number(sums, "calls"), answered = number(sums, "answered");
	int64_t average = answered ? number(sums, "talk_seconds") / answered : 0;
	json_t *progress = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "leads_count",
		(json_int_t)tally.all, "done_count", (json_int_t)tally.done, "remaining_count",
		(json_int_t)tally.remaining, "live_count", (json_int_t)live, "calls_count", (json_int_t)calls,
		"average_seconds", (json_int_t)average, "price_micros",
		(json_int_t)number(sums, "price_micros"), "outcomes", tally.outcomes, "skips", tally.skips);
	json_object_set_new(progress, "done_share", share(tally.done, tally.all));
	json_object_set_new(progress, "human_share", share(answered, calls));
	json_object_set_new(progress, "skipped_count", json_integer(tally.skipped));
	json_object_set_new(progress, "has_skips", json_boolean(json_array_size(tally.skips)));
	json_object_set_new(into, "progress", progress);
}
