/* admin_agents.c: for staff: every agent of every customer, how it does, and whether the engine has its version. */
#include "models/oversight.h"
#include "web/listing.h"

static const struct choice engines[] = {{"ultravox", "Ultravox"}, {"elevenlabs", "ElevenLabs"}, {NULL, NULL}};
static const struct choice states[] = {{"ready", "Ready"}, {"provisioning", "Provisioning"},
	{"failed", "Failed"}, {"drifted", "Engine has another version"}, {NULL, NULL}};

static const struct field filter_form[] = {
	{"q", TEXT, .highest = 120},
	{"engine", CHOICE, .choices = engines},
	{"state", CHOICE, .choices = states},
	LISTING_FIELDS,
	{NULL, TEXT},
};

static struct error *agents_index(struct request *request)
{
	struct oversight_filter filter = {
		.words = form_optional(request, "q"),
		.provider = form_optional(request, "engine"),
		.state = form_optional(request, "state"),
		.start = listing_start(request),
	};
	oversight_agents(request->tx, request->page, "agents", &filter);
	TRY(tx_commit(request->tx));
	listing_finish(request, "agents", "created_at");
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin/agents", agents_index, .form = filter_form, .again = agents_index},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
