/* statistics.c: the daemon that folds what was counted a moment ago into the statistics of days and hours. */
#include "db/queue.h"
#include "lib/clock.h"

enum { DELTAS_AT_ONCE = 20000 };

static struct error *work(struct turn *turn)
{
	struct tx *tx;
	json_t *answer = json_object();
	TRY(tx_for_tenant(turn->arena, turn->database, turn->tenant, &tx));
	tx_value(tx, answer, "folded", "select statistics_fold($1::uuid, $2::integer, $3::timestamptz)",
		P(tx_integer(tx, DELTAS_AT_ONCE), tx_time(tx, clock_now())));
	TRY(tx_commit(tx));
	if (json_integer_value(json_object_get(answer, "folded")) < DELTAS_AT_ONCE)
		turn->next = "infinity";
	return NULL;
}

int main(void)
{
	static const struct queue queue = {
		.name = "statistics", .threads = 1, .connections = 1, .work = work};
	queue_serve(&queue);
}
