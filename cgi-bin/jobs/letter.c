/* letter.c: a mail from a template. Links are built from API_BASE_URL alone, whatever host a request has named. */
#include "jobs/letter.h"

#include <pthread.h>

#include "jobs/account.h"
#include "lib/config.h"
#include "lib/mail.h"
#include "models/platform.h"
#include "web/mustache.h"

static struct templates *templates;

static void load(void)
{
	templates = templates_load(config_load()->templates_folder, NULL);
}

static struct error *render(struct arena *arena, const char *view, json_t *document, const char **text)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct strbuf out;
	pthread_once(&once, load);
	strbuf_init(&out, arena);
	TRY(templates_render(templates, arena, &(struct template_pour){view, document, NULL}, &out));
	*text = out.text;
	return NULL;
}

/* For /health: whether the last mail could be sent. */
static struct error *note(struct job *job, const struct error *error)
{
	struct tx *tx;
	if (error && error->kind == ERROR_INVALID)
		return NULL; /* the address was at fault, not the server */
	TRY(job_begin(job, &tx));
	platform_note(tx, "mail", error, "The last mail was sent.");
	return tx_commit(tx);
}

struct error *letter_send(struct job *job, const struct letter *letter)
{
	const struct config *config = config_load();
	struct mail mail = {.to = letter->to, .from_name = config->brand_name, .subject = letter->subject};
	json_t *document = json_pack("{s:{s:s}, s:s}", "brand", "name", config->brand_name, "link",
		account_url(job->arena, "%s", letter->link));
	if (letter->details)
		json_object_update(document, letter->details);
	TRY(render(job->arena, letter->view, document, &mail.html));
	TRY(render(job->arena, arena_printf(job->arena, "%s.text", letter->view), document, &mail.text));
	struct error *error = mail_send(job->arena, &mail, config);
	TRY(note(job, error));
	return error;
}
