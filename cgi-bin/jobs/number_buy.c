/* number_buy.c: buys the numbers of an order, one after the other, in the operator's tenant.
 *
 * Each is written down as being asked for before the carrier is asked. Whoever is cut off after that leaves it so: the next one
 * first looks whether the account owns the number under this order's marker, and adopts it. The carrier sells a number
 * once, so that asking again for the same one cannot buy two.
 */
#include "jobs/kinds.h"

#include "jobs/account.h"
#include "lib/clock.h"
#include "lib/text.h"
#include "models/pool.h"

enum { SURE_SECONDS = 60, LOOK_AGAIN_SECONDS = 10 }; /* the carrier's list may lag behind what it sold */

struct item {
	const char *phone, *region, *locality, *currency, *country, *type, *marker, *position;
	int64_t price_micros, asked_at;
	int sms, again;
};

static struct error *next_item(struct job *job, struct item *item, int *found)
{
	struct tx *tx;
	json_t *answer = json_object();
	TRY(job_begin(job, &tx));
	tx_maybe(tx, answer, "item",
		"select position::text, e164, region, locality, sms, price_micros, currency, country, type, "
		"again, asked_at, number_marker($2::uuid, position) as marker"
		" from number_order_next($1::uuid, $2::uuid, $3::timestamptz)",
		P(job_text(job, "order_id"), tx_time(tx, clock_now())));
	TRY(tx_commit(tx));
	const json_t *row = json_object_get(answer, "item"), *price = json_object_get(row, "price_micros");
	*found = json_is_object(row);
	*item = (struct item){.phone = text_or_empty(row, "e164"),
		.region = text_or_empty(row, "region"),
		.locality = text_or_empty(row, "locality"),
		.currency = text_or_empty(row, "currency"),
		.country = text_or_empty(row, "country"),
		.type = text_or_empty(row, "type"),
		.marker = text_or_empty(row, "marker"),
		.position = text_or_empty(row, "position"),
		.price_micros = json_is_integer(price) ? json_integer_value(price) : -1,
		.asked_at = clock_parse(text_or_empty(row, "asked_at")),
		.sms = json_is_true(json_object_get(row, "sms")),
		.again = json_is_true(json_object_get(row, "again"))};
	return NULL;
}

/* The number comes into the pool, and the order knows it, at once. */
static struct error *settle_bought(
	struct job *job, const struct item *item, const struct carrier_number *number)
{
	struct tx *tx;
	json_t *list = json_array();
	struct pool_number bought = {.phone = item->phone,
		.carrier_sid = number->id,
		.country = item->country,
		.region = item->region,
		.locality = item->locality,
		.type = item->type,
		.currency = item->currency,
		.sms = item->sms || number->sms,
		.price_micros = item->price_micros};
	json_array_append_new(list, pool_number_json(job->arena, &bought));
	TRY(job_begin(job, &tx));
	pool_add(tx, list);
	tx_do(tx, "select number_order_settle($1::uuid, $2::uuid, $3::integer, $4, null, $5::timestamptz)",
		P(job_text(job, "order_id"), item->position, number->id, tx_time(tx, clock_now())));
	return tx_commit(tx);
}

static struct error *settle_failed(struct job *job, const struct item *item, const char *problem)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	tx_do(tx, "select number_order_settle($1::uuid, $2::uuid, $3::integer, null, $4, $5::timestamptz)",
		P(job_text(job, "order_id"), item->position, problem, tx_time(tx, clock_now())));
	return tx_commit(tx);
}

/* While it is still being asked for, the page says why it takes so long. */
static struct error *note_trouble(struct job *job, const struct item *item, const struct error *error)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	tx_do(tx,
		"update number_order_items set failure = $4 where tenant_id = $1 and order_id = $2::uuid"
		" and position = $3::integer and state = 'asking'",
		P(job_text(job, "order_id"), item->position, error->message));
	return tx_commit(tx);
}

/* Looks whether the account owns it: *settled says that it does, through this order or another way. */
static struct error *look(struct job *job, const struct item *item, int *settled)
{
	struct carrier_number number;
	struct carrier_account account = account_carrier();
	struct error *error = carrier_twilio.number_owned(job->arena, &account, item->phone, &number);
	*settled = !error;
	if (error)
		return error->kind == ERROR_MISSING ? NULL : error;
	if (!strcmp(number.name, item->marker))
		return settle_bought(job, item, &number);
	return settle_failed(job, item, "The telephone account owns this number already.");
}

/* The carrier does not sell it. Who has asked before may own it, though the carrier's list does not show it yet. */
static struct error *refused(struct job *job, const struct item *item, struct error *error)
{
	int settled = 0;
	if (error->kind == ERROR_CONFLICT && item->again)
		TRY(look(job, item, &settled));
	if (settled)
		return NULL;
	if (error->kind == ERROR_CONFLICT && item->again &&
		clock_now() < item->asked_at + SURE_SECONDS * SECOND) {
		error->retry_after = LOOK_AGAIN_SECONDS;
		return error;
	}
	return settle_failed(job, item, error->message);
}

static struct error *buy(struct job *job, const struct item *item)
{
	int settled = 0;
	struct carrier_number number;
	struct carrier_account account = account_carrier();
	struct carrier_purchase purchase = {.phone = item->phone,
		.marker = item->marker,
		.connection = account_connection(job->arena, NULL)};
	if (item->again)
		TRY(look(job, item, &settled));
	if (settled)
		return NULL;
	struct error *error = carrier_twilio.number_buy(job->arena, &account, &purchase, &number);
	if (!error)
		return settle_bought(job, item, &number);
	if (!error->maybe_done && (error->kind == ERROR_CONFLICT || error->kind == ERROR_INVALID ||
					  error->kind == ERROR_MISSING))
		return refused(job, item, error);
	TRY(note_trouble(job, item, error));
	return error;
}

static struct error *end(struct job *job, const char *problem)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	tx_do(tx, "select number_order_end($1::uuid, $2::uuid, $3, $4::timestamptz)",
		P(job_text(job, "order_id"), problem, tx_time(tx, clock_now())));
	return tx_commit(tx);
}

/* A failure after something was bought is a first one: the tries are counted anew. Refused credentials end the order. */
struct error *number_buy_run(struct job *job)
{
	for (int settled = 0;; settled++) {
		int found;
		struct item item;
		TRY(next_item(job, &item, &found));
		if (!found)
			return NULL;
		struct error *error = buy(job, &item);
		if (error && error->kind == ERROR_DENIED)
			return end(job, error->message);
		if (error && !settled)
			return error;
		if (error) {
			job->again_in = error->retry_after ? error->retry_after : LOOK_AGAIN_SECONDS;
			return NULL;
		}
	}
}

struct error *number_buy_give_up(struct job *job, const struct error *error)
{
	return end(job, error->message);
}
