/* sqlstate.c: SQLSTATE to error: one table for classes, one for constraints that a user can run into. */
#include "db/sqlstate.h"

static const struct {
	const char *prefix;
	enum error_kind kind;
	const char *message;
} classes[] = {
	{"ML401", ERROR_NOBODY, NULL},
	{"ML403", ERROR_DENIED, NULL},
	{"ML404", ERROR_MISSING, NULL},
	{"ML409", ERROR_CONFLICT, NULL},
	{"ML422", ERROR_INVALID, NULL},
	{"ML429", ERROR_TOO_MANY, NULL},
	{"23505", ERROR_CONFLICT, "This exists already."},
	{"23503", ERROR_CONFLICT, "This belongs together with something that is missing or still in use."},
	{"23514", ERROR_INVALID, "A value is outside of what is allowed."},
	{"23", ERROR_INVALID, "A value is missing or not allowed."},
	{"22", ERROR_INVALID, "A value can't be understood."},
	{"40", ERROR_BUSY, "Somebody changed the same thing just now. Please try again."},
	{"57014", ERROR_BUSY, "This took too long. Please try again."},
	{"57", ERROR_BUSY, "The database is restarting. Please try again in a moment."},
	{"53100", ERROR_BUSY, "The disk of the database is full. Whoever runs this system has to see to that."},
	{"53", ERROR_BUSY, "The database is busy. Please try again in a moment."},
	{"08", ERROR_BUSY, "The database can't be reached just now. Please try again."},
};

static const struct {
	const char *constraint, *field, *message;
} constraints[] = {
	{"agents_name_key", "name", "You have an agent with this name already."},
	{"campaigns_name_key", "name", "You have a campaign with this name already."},
	{"lead_lists_name_key", "new_list", "You have a list with this name already."},
	{"leads_phone_key", "phone", "This list has a lead with this number already."},
	{"members_email_key", "email", "This person is a member already."},
	{"number_pool_e164_key", "number", "This number is in the pool already."},
	{"campaigns_agent_fkey", "agent_id", "This agent is used by a campaign."},
	{"numbers_agent_fkey", "agent_id", "This agent answers a number."},
	{"campaigns_list_fkey", NULL, "A campaign uses this list. Delete the campaign first."},
	{"campaigns_number_fkey", NULL, "A campaign calls from this number."},
};

static const char *field_of(const PGresult *result, int code)
{
	const char *text = PQresultErrorField(result, code);
	return text ? text : "";
}

static void explain_class(struct arena *arena, struct error *error, const PGresult *result)
{
	const char *state = field_of(result, PG_DIAG_SQLSTATE);
	for (size_t i = 0; i < COUNT(classes); i++) {
		if (strncmp(state, classes[i].prefix, strlen(classes[i].prefix)))
			continue;
		error->kind = classes[i].kind;
		error->message = classes[i].message
					 ? classes[i].message
					 : arena_strdup(arena, field_of(result, PG_DIAG_MESSAGE_PRIMARY));
		if (!classes[i].message && *field_of(result, PG_DIAG_COLUMN_NAME))
			error->field = arena_strdup(arena, field_of(result, PG_DIAG_COLUMN_NAME));
		return;
	}
}

/* A name may end in the number of a shard: "leads_phone_key_102008". */
static int is_constraint(const char *name, const char *wanted)
{
	size_t length = strlen(wanted);
	return !strncmp(name, wanted, length) &&
	       (!name[length] || (name[length] == '_' && strspn(name + length + 1, "0123456789") ==
								 strlen(name + length + 1)));
}

static void explain_constraint(struct error *error, const char *name)
{
	for (size_t i = 0; i < COUNT(constraints); i++) {
		if (!is_constraint(name, constraints[i].constraint))
			continue;
		error->field = constraints[i].field;
		error->message = constraints[i].message;
	}
}

struct error *sqlstate_error(struct arena *arena, const PGresult *result)
{
	struct error *error =
		error_new(arena, ERROR_INTERNAL, "Something went wrong on our side. It has been noted.",
			"%s %s %s", field_of(result, PG_DIAG_SQLSTATE),
			field_of(result, PG_DIAG_MESSAGE_PRIMARY), field_of(result, PG_DIAG_MESSAGE_DETAIL));
	explain_class(arena, error, result);
	explain_constraint(error, field_of(result, PG_DIAG_CONSTRAINT_NAME));
	return error;
}

int sqlstate_gave_way(const struct error *error)
{
	return error->kind == ERROR_BUSY && error->detail && !strncmp(error->detail, "40", 2);
}
