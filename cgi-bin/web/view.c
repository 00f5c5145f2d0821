/* view.c: the document of a page, with what every page shows, poured into its template. */
#include "lib/config.h"
#include "lib/text.h"
#include "web/decorate.h"
#include "web/exchange.h"
#include "web/login.h"

enum { MOST_ARE_SHORTER = 60 * 1024 };

static struct templates *templates;

void view_start(void)
{
	static struct template_constant constants[] = {{"assets", NULL}, {NULL, NULL}};
	constants[0].value = config_load()->assets_version;
	if (!templates)
		templates = templates_load(config_load()->templates_folder, constants);
}

/* "agents" of "/agents/42/edit", "admin_pool" of "/admin/pool/new": which entry of the navigation is the present one. */
static void add_navigation(struct request *request, json_t *page)
{
	const char *noun = route_noun(request->arena, request->exchange->path);
	json_object_set_new(page, "nav", json_pack("{s:b}", *noun ? noun : "dashboard", 1));
}

static void add_flash(struct request *request, json_t *page)
{
	const char *sent = request_cookie_value(request, "flash");
	if (!sent || !*sent)
		return;
	const char *text = text_url_decode(request->arena, sent, strlen(sent), NULL);
	if (!text_is_utf8(text, strlen(text)))
		return;
	json_object_set_new(page, "flash", json_pack("{s:s, s:s}", "text", text, "kind", "good"));
	request_cookie(request, "flash", "", -1);
}

static const char *brand_name(json_t *page)
{
	const char *own = json_string_value(json_object_get(json_object_get(page, "me"), "brand_name"));
	return own ? own : config_load()->brand_name;
}

static void select_choices(json_t *list, const json_t *value)
{
	size_t index, each;
	json_t *choice, *one;
	json_array_foreach(list, index, choice)
	{
		const char *name = json_string_value(json_object_get(choice, "value"));
		int selected = json_is_string(value) && name && !strcmp(name, json_string_value(value));
		json_array_foreach(value, each, one) selected |=
			name && !strcmp(name, json_string_value(one));
		json_object_set_new(choice, "selected", json_boolean(selected));
	}
}

static json_t *choices_list(const struct choice *choices)
{
	json_t *list = json_array();
	for (; choices->value; choices++)
		json_array_append_new(
			list, json_pack("{s:s, s:s}", "value", choices->value, "label", choices->label));
	return list;
}

static json_t *options_of(json_t *page)
{
	json_t *options = json_object_get(page, "options");
	if (options)
		return options;
	options = json_object();
	json_object_set_new(page, "options", options);
	return options;
}

void request_options(struct request *request, const char *name, json_t *rows)
{
	json_object_set(options_of(request->page), name, rows);
}

/* Every list of choices knows which of it the form has chosen. */
static void add_options(struct request *request, json_t *page)
{
	json_t *options = options_of(page), *form = json_object_get(page, "form"), *list;
	for (const struct field *field = request->exchange->shown_form; field && field->name; field++)
		if (field->choices && !json_object_get(options, field->name))
			json_object_set_new(options, field->name, choices_list(field->choices));
	const char *name;
	json_object_foreach(options, name, list) select_choices(list, json_object_get(form, name));
}

/* What only owners may do is only shown to them, and to staff who act as one; what is a person's own is not shown to those. */
static void add_ownership(json_t *me, const char *tenant)
{
	const char *role = json_string_value(json_object_get(me, "role"));
	if (!role)
		return;
	int is_owner = !strcmp(role, "owner"), is_acting = json_is_true(json_object_get(me, "is_acting"));
	json_object_set_new(me, "is_owner", json_boolean(is_owner));
	json_object_set_new(me, "tenant_id", json_string(tenant));
	json_object_set_new(me, "can_change_people", json_boolean(is_owner && !is_acting));
}

static json_t *errors_list(json_t *errors)
{
	const char *field;
	json_t *message, *list = json_array();
	json_object_foreach(errors, field, message) json_array_append(list, message);
	return list;
}

static void add_shell(struct request *request, json_t *page)
{
	const struct config *config = config_load();
	add_ownership(json_object_get(page, "me"), request->exchange->tenant);
	json_object_set_new(page, "csrf", json_string(session_csrf(request)));
	json_object_set_new(page, "brand", json_pack("{s:s}", "name", brand_name(page)));
	json_object_set_new(page, "sandbox", json_boolean(!strcmp(config->sandbox, "on")));
	json_object_set_new(page, "development", json_boolean(!strcmp(config->environment, "development")));
	json_object_set_new(page, "admin", json_boolean(route_is_admin(request->exchange)));
	json_object_set_new(page, "door", json_string(request_door(request)));
	json_object_set_new(page, "acting",
		json_boolean(json_is_true(json_object_get(json_object_get(page, "me"), "is_acting"))));
	json_object_set_new(page, "path", json_string(request->exchange->path));
	json_object_set(page, "errors", request->exchange->errors);
	if (request->exchange->page && request->exchange->page->method == GET)
		json_object_set_new(page, "refused", errors_list(request->exchange->errors));
}

/* North American numbers in their usual groups; others as they are, which needs no tables of the whole world. */
static char *shown_phone(struct arena *arena, const char *phone)
{
	if (strlen(phone) != 12 || strncmp(phone, "+1", 2) != 0)
		return arena_strdup(arena, phone);
	char *shown = arena_strdup(arena, "+1 xxx-xxx-xxxx");
	memcpy(shown + 3, phone + 2, 3);
	memcpy(shown + 7, phone + 5, 3);
	memcpy(shown + 11, phone + 8, 4);
	return shown;
}

struct error *view_render(struct request *request, const char *view, struct strbuf *html)
{
	json_t *page = request->page;
	add_navigation(request, page);
	add_flash(request, page);
	add_shell(request, page);
	add_options(request, page);
	struct decorator decorator;
	decorator_init(&decorator, request->arena);
	decorator.zone = zone_find(json_string_value(json_object_get(json_object_get(page, "me"), "zone")));
	decorator.phone = shown_phone;
	struct template_pour pour = {view, page, &decorator.parts};
	strbuf_init(html, request->arena);
	strbuf_reserve(html, MOST_ARE_SHORTER);
	return templates_render(templates, request->arena, &pour, html);
}
