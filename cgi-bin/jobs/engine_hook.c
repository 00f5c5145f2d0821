/* engine_hook.c: the voice engines' signed requests. */
#include "jobs/engine_hook.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jobs/account.h"
#include "jobs/hook.h"
#include "jobs/webhook_secret.h"
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/text.h"
#include "providers/elevenlabs_body.h"
#include "web/uploads.h"

enum { AHEAD_SECONDS = 300, SIGNED_SECONDS = 1800, HOUR_SECONDS = 3600, PIECE = 16 * 1024 };
enum { LARGEST = 128 * 1024 * 1024 }; /* as nginx.conf has it: an hour of sound is 80 MB */

static struct database *database;

void engine_hook_start(struct database *kept)
{
	database = kept;
}

static struct error *check_age(const struct request *request, int64_t signed_at, int64_t seconds)
{
	int64_t age = (clock_wall() - signed_at) / SECOND;
	if (age > seconds || age < -AHEAD_SECONDS)
		return hook_denied(request, "the engine's time stamp is outside the window");
	return NULL;
}

static struct error *refuse(const struct request *request, const char *signature)
{
	return hook_denied(request, *signature ? "the engine's signature is wrong" : "no signature");
}

static struct engine_request ultravox_request(const struct request *request)
{
	struct engine_request asked = {
		.timestamp = request_header(request, "HTTP_X_ULTRAVOX_WEBHOOK_TIMESTAMP"),
		.signature = request_header(request, "HTTP_X_ULTRAVOX_WEBHOOK_SIGNATURE"),
	};
	asked.body = request_body(request, &asked.body_length);
	return asked;
}

/* Retries may carry the first time stamp, so an old one is believed for as long as the engine may go on trying. */
struct error *ultravox_signed(struct request *request)
{
	int64_t signed_at;
	struct engine_request asked = ultravox_request(request);
	if (!ultravox_verify(request->arena, config_load()->ultravox_webhook_secret, &asked, &signed_at))
		return refuse(request, asked.signature);
	TRY(check_age(request, signed_at, config_load()->webhook_window_hours * HOUR_SECONDS));
	return hook_check_text(request);
}

struct error *ultravox_read(struct request *request, struct engine_arrival *arrival)
{
	struct engine_request asked = ultravox_request(request);
	*arrival = (struct engine_arrival){.sent = clock_parse(asked.timestamp), .body = asked.body};
	return ultravox_read_event(request->arena, &asked, &arrival->event);
}

/* What was posted, and the file that its sound goes to, with its first byte. */
struct posted {
	struct arena *arena;
	struct elevenlabs_posted content;
	char *path;
	int file;
	const char *secret;
};

static const char *elevenlabs_url(const struct request *request)
{
	return account_url(request->arena, "/api/v1/webhooks/elevenlabs/events");
}

static int open_file(struct posted *posted)
{
	const char *folder = arena_printf(posted->arena, "%s/uploads", config_load()->data_folder);
	mkdir(folder, 0700);
	posted->path = arena_printf(posted->arena, "%s/upload-XXXXXX", folder);
	posted->file = upload_create(posted->path);
	return posted->file < 0 ? -1 : 0;
}

static int take_sound(void *to, const void *bytes, size_t length)
{
	struct posted *posted = to;
	if (posted->file < 0 && open_file(posted))
		return -1;
	while (length) {
		ssize_t written = write(posted->file, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return -1;
		bytes = (const char *)bytes + written;
		length -= (size_t)written;
	}
	return 0;
}

static void close_file(struct posted *posted)
{
	if (posted->file < 0)
		return;
	unlink(posted->path);
	close(posted->file);
	posted->file = -1;
}

/* Reads to the end even what turns out wrong on the way: only its signature says whether that is worth a word. */
static struct error *read_posted(struct request *request, const char *signature, struct posted *posted)
{
	char piece[PIECE];
	struct elevenlabs_sink sink = {take_sound, posted};
	int64_t length;
	TRY(request_length(request, LARGEST, &length));
	TRY(webhook_secret_read(request->arena, database, elevenlabs_url(request), &posted->secret));
	struct elevenlabs_body *body = elevenlabs_body_begin(request->arena, posted->secret, signature, sink);
	while (length > 0) {
		size_t most = length < PIECE ? (size_t)length : PIECE,
		       count = request_read(request, piece, most);
		if (!count)
			break;
		elevenlabs_body_add(body, piece, count);
		length -= (int64_t)count;
	}
	posted->content = elevenlabs_body_end(body);
	return NULL;
}

static struct error *fault_of(const struct request *request, const struct elevenlabs_posted *content)
{
	switch (content->fault) {
	case ELEVENLABS_TOO_LARGE:
		return error_new(request->arena, ERROR_INVALID, "This is too large.", NULL);
	case ELEVENLABS_NO_BASE64:
		return error_new(request->arena, ERROR_INVALID, "The sound is no base64.", NULL);
	case ELEVENLABS_NOT_TAKEN:
		return error_new(request->arena, ERROR_BUSY, "The sound could not be kept.", "%m");
	default:
		return text_is_utf8(content->body, content->length)
			       ? NULL
			       : error_new(request->arena, ERROR_INVALID, "The body is no UTF-8.", NULL);
	}
}

/* What was signed by a webhook that has just taken the place of another is asked for again: that is not lost. */
static struct error *refuse_posted(
	struct request *request, const char *signature, const struct posted *posted)
{
	const char *secret;
	TRY(webhook_secret_again(request->arena, database, elevenlabs_url(request), &secret));
	if (strcmp(secret, posted->secret) != 0)
		return error_new(request->arena, ERROR_BUSY, "Please send this again.",
			"the engine's secret has just changed");
	return refuse(request, signature);
}

/* Each attempt is signed anew, and the company's own code believes it for half an hour. */
struct error *elevenlabs_signed(struct request *request)
{
	const char *signature = request_header(request, "HTTP_ELEVENLABS_SIGNATURE");
	int64_t signed_at = elevenlabs_signed_at(request->arena, signature);
	struct posted *posted = arena_alloc(request->arena, sizeof *posted);
	*posted = (struct posted){.arena = request->arena, .file = -1};
	if (signed_at < 0)
		return refuse(request, signature);
	TRY(check_age(request, signed_at, SIGNED_SECONDS));
	TRY(read_posted(request, signature, posted));
	struct error *error = posted->content.is_signed ? fault_of(request, &posted->content)
							: refuse_posted(request, signature, posted);
	if (error)
		close_file(posted);
	request->verified = posted;
	return error;
}

struct error *elevenlabs_read(struct request *request, struct engine_arrival *arrival)
{
	struct posted *posted = request->verified;
	struct engine_request asked = {.body = posted->content.body, .body_length = posted->content.length};
	*arrival = (struct engine_arrival){.sent = posted->content.signed_at, .body = asked.body};
	if (posted->file >= 0) {
		arrival->sound = posted->path;
		arrival->sound_bytes = posted->content.sound_bytes;
	}
	struct error *error = elevenlabs_read_event(request->arena, &asked, &arrival->event);
	if (error)
		close_file(posted);
	return error;
}

void engine_arrival_end(struct request *request, struct engine_arrival *arrival)
{
	if (arrival->sound)
		close_file(request->verified);
}
