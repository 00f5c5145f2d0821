/* multipart.c: any bytes as a form with files, in pieces of any size: read or refused, and no file is left behind.
 *
 * The first byte says how large the pieces are; the boundary is "bb".
 */
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "web/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/tmp/fuzz-multipart-XXXXXX";

static void remove_folder(void)
{
	if (rmdir(folder))
		abort();
}

static struct error *feed(struct multipart *multipart, const uint8_t *data, size_t size)
{
	size_t piece = size ? (size_t)data[0] + 1 : 1;
	for (size_t at = 1; at < size; at += piece)
		TRY(multipart_feed(multipart, data + at, size - at < piece ? size - at : piece));
	return multipart_finish(multipart);
}

static void check_uploads(const struct multipart *multipart)
{
	size_t count;
	struct stat status;
	const struct upload *uploads = multipart_uploads(multipart, &count);
	for (size_t i = 0; i < count; i++) {
		if (stat(uploads[i].path, &status) || status.st_size != uploads[i].size ||
			!*uploads[i].filename || strlen(uploads[i].filename) > 255 ||
			strchr(uploads[i].filename, '/'))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int started;
	if (!started && (!mkdtemp(folder) || atexit(remove_folder)))
		abort();
	started = 1;
	struct arena *arena = arena_new();
	struct multipart *multipart;
	const struct multipart_options options = {.folder = folder, .file_limit = 3000, .field_limit = 1000};
	struct error *error = multipart_open(arena, "multipart/form-data; boundary=bb", &options, &multipart);
	if (!error && !feed(multipart, data, size))
		check_uploads(multipart);
	multipart_close(multipart);
	arena_free(arena);
	return 0;
}
