/* database.h: a small pool of PostgreSQL connections for one role. Threads share it; it connects when first needed. */
#ifndef DB_DATABASE_H
#define DB_DATABASE_H

#include "lib/error.h"

struct database;

/* The operator's own tenant, in every installation: staff log in to it, and work of no customer is queued in it. */
#define TENANT_OPERATOR "00000000-0000-7000-8000-000000000001"

/* A pool of at most `connections`, as `conninfo` says; lives as long as the process. */
struct database *database_new(const char *conninfo, int connections);

/* Lets go of connections that nobody has used for ten seconds; call it while idle. */
void database_rest(struct database *database);

#endif
