/* admin_staff.c: who is staff: inviting, taking out, and helping those who have lost their second factor. */
#include "lib/text.h"
#include "models/member.h"
#include "models/signup.h"
#include "models/staff.h"
#include "parts/invite.h"
#include "parts/profile.h"

static const struct field invite_form[] = {
	{"email", EMAIL, .required = 1},
	{NULL, TEXT},
};

static const struct field reset_form[] = {
	{"reason", TEXT, .required = 1, .lowest = 5, .highest = 200},
	{NULL, TEXT},
};

static struct error *staff_index(struct request *request)
{
	size_t index;
	json_t *person, *page = request->page;
	staff_list(request->tx, page, "people");
	invitation_list(request->tx, page, "invitations");
	TRY(tx_run(request->tx));
	json_array_foreach(json_object_get(page, "people"), index, person) json_object_set_new(person,
		"is_me", json_boolean(!strcmp(text_of(person, "id"), request_me(request, "person_id"))));
	json_object_set_new(page, "has_invitations",
		json_boolean(json_array_size(json_object_get(page, "invitations")) > 0));
	json_object_set_new(
		page, "is_alone", json_boolean(json_array_size(json_object_get(page, "people")) == 1));
	return NULL;
}

/* Staff are always somebody new: whoever has an account as a customer keeps that, and needs another address here. */
static struct error *staff_invite(struct request *request)
{
	json_t *found = json_object();
	const char *email = form_text(request, "email");
	signup_known(request->tx, found, "known", email);
	TRY(invite_check(request, email));
	if (json_is_true(json_object_get(found, "known")))
		return error_field(request->arena, "email",
			"Somebody with this address has an account already. Please give another address.");
	invite_send(request, email, "staff");
	return NULL;
}

static struct staff_deed deed(const struct request *request)
{
	return (struct staff_deed){
		request_path(request, "id"), request_me(request, "person_id"), request_me(request, "name")};
}

static struct error *staff_reset(struct request *request)
{
	json_t *found = json_object();
	TRY(tx_run(request->tx));
	struct staff_deed reset = deed(request);
	staff_factor_reset(request->tx, found, "places", &reset, form_text(request, "reason"));
	TRY(tx_run(request->tx));
	profile_cut_streams(json_object_get(found, "places"));
	request_redirect(request, "/admin/staff");
	request_flash(request, "Logged out everywhere. The next log-in sets up a second factor anew.");
	return NULL;
}

static struct error *staff_delete(struct request *request)
{
	json_t *found = json_object();
	TRY(tx_run(request->tx));
	struct staff_deed removal = deed(request);
	staff_remove(request->tx, found, "places", &removal);
	TRY(tx_run(request->tx));
	profile_cut_streams(json_object_get(found, "places"));
	request_redirect(request, "/admin/staff");
	request_flash(request, "This person is out, and can't log in any more.");
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin/staff", staff_index},
	{POST, STAFF, "/admin/staff/invitations", staff_invite, .form = invite_form, .again = staff_index},
	{POST, STAFF, "/admin/staff/invitations/:id/mails", invite_mail, .again = staff_index},
	{POST, STAFF, "/admin/staff/invitations/:id/delete", invite_withdraw},
	{POST, STAFF, "/admin/staff/:id/resets", staff_reset, .form = reset_form, .again = staff_index},
	{POST, STAFF, "/admin/staff/:id/delete", staff_delete, .again = staff_index},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
