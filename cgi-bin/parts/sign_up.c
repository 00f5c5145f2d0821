/* sign_up.c: the form of a new customer. */
#include "parts/sign_up.h"

#include "lib/mail.h"
#include "lib/place.h"

const struct field sign_up_form[] = {
	{"company", TEXT, .required = 1, .highest = 120},
	{"name", TEXT, .required = 1, .highest = 120},
	{"email", EMAIL, .required = 1},
	{"country", TEXT, .required = 1, .highest = 2},
	{"zone", TEXT, .required = 1, .highest = 60},
	{NULL},
};

struct error *sign_up_read(struct request *request, struct signup *signup)
{
	*signup = (struct signup){
		.company = form_text(request, "company"),
		.name = form_text(request, "name"),
		.email = form_text(request, "email"),
		.country = form_text(request, "country"),
		.zone = form_text(request, "zone"),
	};
	if (!mail_is_address(signup->email))
		return error_field(
			request->arena, "email", "We can't send mail to this address. Please give another.");
	if (!place_is_country(signup->country))
		return error_field(request->arena, "country", "Please choose one of the list.");
	if (!place_is_zone(signup->zone))
		return error_field(request->arena, "zone", "Please choose one of the list.");
	return NULL;
}
