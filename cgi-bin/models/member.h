/* member.h: who belongs to a customer, in which role, and who was asked to join; staff are asked in the operator's tenant, as "staff". */
#ifndef MODELS_MEMBER_H
#define MODELS_MEMBER_H

#include "db/tx.h"

/* Its people into[key], the owners first: id, name, email, role, role_text, created_at, used_at (null: not lately). */
void member_list(struct tx *tx, json_t *into, const char *key);

/* Whether an address belongs to one of them, as into[key]. */
void member_exists(struct tx *tx, json_t *into, const char *key, const char *email);

/* Changes a role; into[key] is {email, old_role}. ERROR_MISSING; ERROR_CONFLICT when nobody would be owner any more. */
void member_role_set(struct tx *tx, json_t *into, const char *key, const char *person_id, const char *role);

/* Takes somebody out, whose sessions here end; into[key] is the address. The same errors. */
void member_remove(struct tx *tx, json_t *into, const char *key, const char *person_id);

/* People who were asked to join and have not yet, into[key]: id, email, role, person (who asked), sent_at, ends_at, is_over. */
void invitation_list(struct tx *tx, json_t *into, const char *key);

struct invitation {
	const char *email, *role, *person;
};

/* Asks somebody, once more where that was done before, and queues the mail. */
void invitation_create(struct tx *tx, const struct invitation *invitation);

/* Counts a mail to an address; into[key] is how many seconds to wait first, 0: none. */
void invitation_throttle(struct tx *tx, json_t *into, const char *key, const char *email);

/* The address of one into[key]; ERROR_MISSING. Then its mail is sent again, or its link ends. */
void invitation_address(struct tx *tx, json_t *into, const char *key, const char *id);
void invitation_mail(struct tx *tx, const char *email);
void invitation_delete(struct tx *tx, const char *id);

/* For the job: the link with this token works from now on; into[key] is {email, role, person, tenant_name}, null: withdrawn. */
void invitation_send(struct tx *tx, json_t *into, const char *key, const char *email, const char *token_hash);

/* In a transaction of nobody: what a link leads to at this door, into[key]: {tenant_name, email, role, person, has_account}, or null. */
void invitation_find(struct tx *tx, json_t *into, const char *key, const char *token_hash, int of_staff);

struct invitation_end {
	const char *token_hash;
	int of_staff; /* at the door of staff */
	const char *person_id, *name,
		*password_hash; /* of somebody new; NULL: who has an account joins with it */
};

/* Joins; into[key] is {tenant_id, person_id}. ERROR_MISSING when the link does not work any more. */
void invitation_accept(struct tx *tx, json_t *into, const char *key, const struct invitation_end *end);

#endif
