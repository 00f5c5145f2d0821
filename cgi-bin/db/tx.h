/* tx.h: the transaction: the only thing that can query, and it can only be opened for somebody.
 *
 * Queries are queued and sent together: one round trip for all that is queued when tx_run or tx_commit is called. What
 * they answer is put into JSON objects then, under the key that was named:
 *
 *     json_t *page = json_object();
 *     tx_rows(tx, page, "leads", "select id, name from leads where tenant_id = $1 and list_id = $2", P(list));
 *     TRY(tx_commit(tx));                              page is {"leads":[{"id":…,"name":…},…]}
 *
 * In a transaction of a tenant, $1 is that tenant in every query and P(…) begins at $2. SQL texts must be literals: they
 * are prepared once per connection by their address. Parameters are texts, NULL is SQL's null.
 *
 * Columns become JSON by their type: integers, floats and numeric to numbers, booleans, json and jsonb as they are,
 * timestamptz to "2026-11-21T10:11:12.123456Z", all others to text.
 */
#ifndef DB_TX_H
#define DB_TX_H

#include <jansson.h>
#include <stdint.h>

#include "db/database.h"

struct tx;

/* The parameters of a query: P(), P(name, phone). */
struct params {
	size_t count;
	const char *const *values;
};
#define P(...)                                                                                               \
	((struct params){sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *),                  \
		(const char *const[]){__VA_ARGS__}})

/* Who is at the door: the claims of a session cookie, checked by the database before any query of the transaction. */
struct session_claim {
	const char *tenant, *token_hash;
	const char *role; /* the least role that the page asks for: viewer, manager, owner, staff */
	int personal;     /* whether staff who act as a customer are refused */
	const char
		*deed; /* what staff do, for the tenant's log: the address of a form that is sent; or NULL */
	json_t *into;  /* receives "me": who it is, and of which tenant */
};

/* Opens a transaction for a session; when there is no such session all that is queued fails with ERROR_NOBODY. */
struct error *tx_for_session(struct arena *arena, struct database *database, struct session_claim claim,
	struct tx **tx) must_check;

/* Opens a transaction for a tenant that a job, a verified webhook or a checked key names. */
struct error *tx_for_tenant(
	struct arena *arena, struct database *database, const char *tenant, struct tx **tx) must_check;

/* Opens a transaction before any tenant is known: only the narrow functions of the directory can be called. */
struct error *tx_for_nobody(struct arena *arena, struct database *database, struct tx **tx) must_check;

/* Enters another tenant within the same transaction: for batches of verified webhooks. */
void tx_enter(struct tx *tx, const char *tenant);

/* The tenant that was entered, or NULL. */
const char *tx_tenant(const struct tx *tx);

/* Where everything of this transaction lives. */
struct arena *tx_arena(const struct tx *tx);

/* Queues a query whose rows become an array at into[key]. */
void tx_rows(struct tx *tx, json_t *into, const char *key, const char *sql, struct params params);

/* Queues a query whose one row becomes an object at into[key]; no row is ERROR_MISSING. */
void tx_row(struct tx *tx, json_t *into, const char *key, const char *sql, struct params params);

/* The same, but no row becomes null. */
void tx_maybe(struct tx *tx, json_t *into, const char *key, const char *sql, struct params params);

/* Queues a query whose one row's one column becomes into[key]; no row becomes null. */
void tx_value(struct tx *tx, json_t *into, const char *key, const char *sql, struct params params);

/* Queues a statement whose answer nobody needs. */
void tx_do(struct tx *tx, const char *sql, struct params params);

/* Queues a change that has to touch a row; touching none is ERROR_MISSING, and nothing is committed. */
void tx_change(struct tx *tx, const char *sql, struct params params);

/* After the commit the daemon of this queue ("jobs", "dialer", "statistics") is woken. A literal. */
void tx_wake(struct tx *tx, const char *queue);

/* Sends what is queued and fills in the answers. After an error only tx_rollback is left to call. */
struct error *tx_run(struct tx *tx) must_check;

/* Runs what is queued and commits; the transaction is over and the connection given back, also on an error. */
struct error *tx_commit(struct tx *tx) must_check;

/* Whether it can still be queried and committed. Rolling back forgets all; it does nothing when the transaction is over. */
int tx_is_open(const struct tx *tx);
void tx_rollback(struct tx *tx);

/* Integers and times as parameters, in the transaction's arena. */
const char *tx_integer(struct tx *tx, int64_t value);
const char *tx_time(struct tx *tx, int64_t time);

#endif
