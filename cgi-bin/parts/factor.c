/* factor.c: enrolling a second factor: what the log-in of staff and the profile share. */
#include "parts/factor.h"

#include "lib/clock.h"
#include "lib/config.h"
#include "models/factor.h"
#include "web/mustache.h"
#include "web/qr.h"

const struct field factor_new_form[] = {
	{"offer", SECRET, .highest = 200},
	{"next", TEXT, .highest = 500},
	{NULL, TEXT},
};

const struct field factor_form[] = {
	{"code", TEXT, .required = 1, .highest = 20},
	{"offer", SECRET, .required = 1, .highest = 200},
	{"next", TEXT, .highest = 500},
	{NULL, TEXT},
};

void factor_show_demo(
	struct request *request, const char *email, const struct totp_secret *secret, int64_t last_step)
{
	static const char demo[] = "@demo.test";
	size_t length = strlen(email), end = sizeof demo - 1;
	int64_t now = totp_step(clock_now()), step = last_step < now ? now : last_step + 1;
	if (strcmp(config_load()->environment, "development") != 0 || length < end ||
		strcmp(email + length - end, demo) != 0)
		return;
	json_object_set_new(request->page, "demo_code",
		json_string(
			step > now + 1 ? "none for half a minute" : totp_code(request->arena, secret, step)));
}

void factor_offer(struct request *request, const char *person_id, const char *email)
{
	struct totp_secret secret;
	if (!factor_offered(request->arena, person_id, form_text(request, "offer"), &secret))
		secret = totp_new();
	const char *address = totp_address(request->arena, &secret, config_load()->brand_name, email);
	json_object_set_new(request->page, "offer",
		json_pack("{s:s, s:o, s:s}", "sealed", factor_offer_text(request->arena, person_id, &secret),
			"qr", html_value(qr_svg(request->arena, address, "QR code of the key below")), "key",
			totp_text(request->arena, &secret)));
	factor_show_demo(request, email, &secret, 0);
}

struct error *factor_enrol(struct request *request, const char *person_id)
{
	struct totp_secret secret;
	if (!factor_offered(request->arena, person_id, form_text(request, "offer"), &secret))
		return error_field(
			request->arena, "code", "Please add this new key to your app, and give its code.");
	int64_t step = totp_match(request->arena, &secret, form_text(request, "code"), clock_now());
	if (!step)
		return error_field(request->arena, "code",
			"This is not the app's present code. Please try the next one; the clock of your "
			"phone must be right.");
	json_t *codes = recovery_codes_new(request->arena);
	factor_set(request->tx, person_id, &secret, step, codes);
	json_object_set(request->page, "codes", codes);
	return NULL;
}
