/* dialer.c: the daemon that calls people: tenants take turns, their campaigns too; several dialers may run at once. */
#include "db/queue.h"
#include "jobs/account.h"
#include "jobs/dial.h"
#include "lib/log.h"

enum { CLAIMS_A_TURN = 4 };

static struct dialing_limits limits(void)
{
	struct account_lines lines = account_lines();
	return (struct dialing_limits){
		.most = lines.most, .reserve = lines.reserve, .sandbox = account_is_sandbox()};
}

/* A call that can't be dialed now must not keep the others waiting: it is taken up again. */
static void dial_one(const struct turn *turn, const char *call)
{
	struct dial dial = {
		.arena = turn->arena,
		.database = turn->database,
		.tenant = turn->tenant,
		.call = call,
		.limits = limits(),
	};
	struct error *error = dial_call(&dial);
	if (error)
		log_error("dial.failed", error);
}

static struct error *resume(const struct turn *turn)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(tx_for_tenant(turn->arena, turn->database, turn->tenant, &tx));
	dialing_resume(tx, found, "calls");
	TRY(tx_commit(tx));
	const json_t *calls = json_object_get(found, "calls");
	for (size_t i = 0; i < json_array_size(calls); i++)
		dial_one(turn, json_string_value(json_object_get(json_array_get(calls, i), "call")));
	return NULL;
}

/* Decides on leads of one campaign, commits, and only then dials. */
static struct error *claim(const struct turn *turn, int *found_one)
{
	struct tx *tx;
	json_t *found = json_object();
	struct dialing_limits now = limits();
	TRY(tx_for_tenant(turn->arena, turn->database, turn->tenant, &tx));
	dialing_claim(tx, found, "claim", &now);
	TRY(tx_commit(tx));
	const json_t *claimed = json_object_get(found, "claim"), *calls = json_object_get(claimed, "opened");
	*found_one = json_is_object(claimed);
	for (size_t i = 0; i < json_array_size(calls); i++)
		dial_one(turn, json_string_value(json_array_get(calls, i)));
	return NULL;
}

static struct error *look_ahead(struct turn *turn)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(tx_for_tenant(turn->arena, turn->database, turn->tenant, &tx));
	dialing_next(tx, found, "next");
	TRY(tx_commit(tx));
	turn->next = json_string_value(json_object_get(found, "next"));
	return NULL;
}

static struct error *work(struct turn *turn)
{
	int found_one = 1;
	TRY(resume(turn));
	for (int i = 0; i < CLAIMS_A_TURN && found_one; i++)
		TRY(claim(turn, &found_one));
	return look_ahead(turn);
}

/* The platform's lines are there before the first call; once is enough, and again does no harm. */
static void tick(struct arena *arena, struct database *database)
{
	static int ready;
	struct tx *tx;
	struct dialing_limits now = limits();
	if (ready)
		return;
	struct error *error = tx_for_nobody(arena, database, &tx);
	if (!error) {
		dialing_prepare(tx, &now);
		error = tx_commit(tx);
	}
	ready = !error;
	if (error)
		log_error("dialer.not_ready", error);
}

int main(void)
{
	static const struct queue queue = {
		.name = "dialer", .threads = 4, .connections = 3, .work = work, .tick = tick};
	queue_serve(&queue);
}
