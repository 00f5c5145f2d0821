/* number_request.c: numbers that customers looked for in vain. */
#include "models/number_request.h"

#include "lib/clock.h"
#include "models/staff.h"

void number_request_create(struct tx *tx, const struct number_request *request)
{
	json_t *wanted = json_pack("{s:s, s:s, s:s, s:s, s:s}", "country", request->country, "area",
		request->area, "place", request->place, "words", request->words, "person", request->person);
	tx_do(tx, "select number_request_add($1::uuid, $2::uuid, $3::jsonb, $4::timestamptz)",
		P(request->id, json_dumps(wanted, JSON_COMPACT), tx_time(tx, clock_now())));
}

void number_request_list(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select id, country, area, place, words, person, state, answer, answered_at, asked_at"
		" from number_requests_of($1::uuid)",
		P());
}

void number_request_all(struct tx *tx, json_t *into, const char *key, const char *state)
{
	tx_rows(tx, into, key,
		"select id, tenant_id, tenant_name, country, area, place, words, person, state, answer, "
		"answered_by, answered_at, asked_at, state = 'closed' as is_closed from "
		"number_requests_all($2) where $1::uuid is not null",
		P(state));
}

void number_request_answer(struct tx *tx, const struct number_answer *answer)
{
	tx_do(tx,
		"select number_request_answer($2::uuid, $3, $4, $5::jsonb, $6::timestamptz) where $1::uuid "
		"is "
		"not null",
		P(answer->id, answer->state, answer->words, staff_actor(answer->person_id, answer->person),
			tx_time(tx, clock_now())));
}
