/* members.c: who belongs to a customer, in which role, who was asked to join, and who has done what. */
#include "lib/publish.h"
#include "lib/text.h"
#include "models/audit.h"
#include "models/member.h"
#include "parts/invite.h"
#include "web/login.h"

static const struct choice roles[] = {
	{"viewer", "Viewer: looks and listens"},
	{"manager", "Manager: runs campaigns"},
	{"owner", "Owner: changes everything"},
	{NULL, NULL},
};

static const struct field invite_form[] = {
	{"email", EMAIL, .required = 1},
	{"role", CHOICE, .required = 1, .choices = roles},
	{NULL, TEXT},
};

static const struct field role_form[] = {
	{"role", CHOICE, .required = 1, .choices = roles},
	{NULL, TEXT},
};

/* Each row's own choice of a role, with the present one selected; which of them is at the door. */
static void add_row_choices(struct request *request, json_t *members)
{
	size_t index;
	json_t *member;
	json_array_foreach(members, index, member)
	{
		json_t *list = json_array();
		const char *role = text_of(member, "role");
		for (const struct choice *choice = roles; choice->value; choice++)
			json_array_append_new(
				list, json_pack("{s:s, s:s, s:b}", "value", choice->value, "label",
					      choice->label, "selected", !strcmp(choice->value, role)));
		json_object_set_new(member, "roles", list);
		json_object_set_new(member, "is_me",
			json_boolean(!strcmp(text_of(member, "id"), request_me(request, "person_id"))));
	}
}

static struct error *members_index(struct request *request)
{
	json_t *page = request->page;
	member_list(request->tx, page, "members");
	invitation_list(request->tx, page, "invitations");
	audit_list(request->tx, page, "log");
	TRY(tx_run(request->tx));
	add_row_choices(request, json_object_get(page, "members"));
	request_fill_form(request, json_pack("{s:s}", "role", "viewer"));
	json_object_set_new(page, "has_log", json_boolean(json_array_size(json_object_get(page, "log")) > 0));
	json_object_set_new(page, "has_invitations",
		json_boolean(json_array_size(json_object_get(page, "invitations")) > 0));
	return NULL;
}

static void go_back(struct request *request, const char *sentence)
{
	request_flash(request, sentence);
	request_redirect(request, "/members");
}

static struct error *members_invite(struct request *request)
{
	json_t *found = json_object();
	const char *email = form_text(request, "email");
	member_exists(request->tx, found, "exists", email);
	TRY(invite_check(request, email));
	if (json_is_true(json_object_get(found, "exists")))
		return error_field(request->arena, "email", "This person belongs here already.");
	invite_send(request, email, form_text(request, "role"));
	return NULL;
}

static struct error *members_update(struct request *request)
{
	json_t *found = json_object();
	const char *role = form_text(request, "role");
	member_role_set(request->tx, found, "member", request_path(request, "id"), role);
	TRY(tx_run(request->tx));
	json_t *member = json_object_get(found, "member");
	invite_tell(request, "member.role_changed", text_of(member, "email"),
		json_pack("{s:s, s:O}", "role", role, "before", json_object_get(member, "old_role")));
	go_back(request, "The role is changed. It counts from now on.");
	return NULL;
}

/* Whoever is removed is out of the live pages too: browsers come back, and are asked again who they are. */
static struct error *remove_member(struct request *request, const char *person_id, const char *action)
{
	json_t *found = json_object();
	member_remove(request->tx, found, "email", person_id);
	TRY(tx_run(request->tx));
	invite_tell(request, action, text_of(found, "email"), NULL);
	publish_cut(request_me(request, "channel"));
	return NULL;
}

static struct error *members_delete(struct request *request)
{
	TRY(remove_member(request, request_path(request, "id"), "member.removed"));
	go_back(request, "This person is out, and can't log in here any more.");
	return NULL;
}

static struct error *members_leave(struct request *request)
{
	TRY(tx_run(request->tx));
	TRY(remove_member(request, request_me(request, "person_id"), "member.left"));
	request_log_out(request);
	request_redirect(request, "/sessions/new");
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/members", members_index},
	{POST, OWNER, "/members/invitations", members_invite, .form = invite_form, .again = members_index,
		.personal = 1},
	{POST, VIEWER, "/members/leave", members_leave, .again = members_index, .personal = 1},
	{POST, OWNER, "/members/invitations/:id/mails", invite_mail, .again = members_index, .personal = 1},
	{POST, OWNER, "/members/invitations/:id/delete", invite_withdraw, .personal = 1},
	{POST, OWNER, "/members/:id", members_update, .form = role_form, .again = members_index,
		.personal = 1},
	{POST, OWNER, "/members/:id/delete", members_delete, .again = members_index, .personal = 1},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
