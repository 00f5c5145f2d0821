/* fastcgi.c: any parameters and any body as libfcgi hands them over: the answer is one that nginx and browsers can take.
 *
 * The input is lines of NAME=value, an empty line, and the body. The loop of web/serve.c answers it, with pages of every
 * door and a form of every kind of field. The database is played: it lets everybody in and finds nothing.
 */
#include "web/serve.c"

#include <ctype.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LINES_MOST = 40, ANSWER_LARGEST = 8 * 1024 * 1024 };

static int wire; /* a file in memory in place of nginx */
static char folder[] = "/tmp/fuzz-fastcgi-XXXXXX", uploads[sizeof folder + 16];

struct tx {
	json_t *into;
	int open;
};

static struct error *open_tx(struct arena *arena, json_t *into, struct tx **tx)
{
	*tx = arena_alloc(arena, sizeof **tx);
	**tx = (struct tx){into, 1};
	return NULL;
}

struct error *tx_for_session(
	struct arena *arena, struct database *database, struct session_claim claim, struct tx **tx)
{
	(void)database;
	return open_tx(arena, claim.into, tx);
}

struct error *tx_for_tenant(
	struct arena *arena, struct database *database, const char *tenant, struct tx **tx)
{
	(void)database, (void)tenant;
	return open_tx(arena, NULL, tx);
}

struct error *tx_for_nobody(struct arena *arena, struct database *database, struct tx **tx)
{
	(void)database;
	return open_tx(arena, NULL, tx);
}

struct error *tx_run(struct tx *tx)
{
	if (!tx->open)
		abort();
	if (tx->into)
		json_object_set_new(tx->into, "me",
			json_pack("{s:s, s:s, s:b}", "name", "Ann", "role", "owner", "is_staff", 0));
	return NULL;
}

struct error *tx_commit(struct tx *tx)
{
	TRY(tx_run(tx));
	tx->open = 0;
	return NULL;
}

int tx_is_open(const struct tx *tx)
{
	return tx->open;
}

void tx_rollback(struct tx *tx)
{
	if (tx)
		tx->open = 0;
}

void tx_enter(struct tx *tx, const char *tenant)
{
	(void)tx, (void)tenant;
}

void tx_do(struct tx *tx, const char *sql, struct params params)
{
	(void)tx, (void)sql, (void)params;
}

const char *tx_time(struct tx *tx, int64_t time)
{
	(void)tx, (void)time;
	return "";
}

struct database *database_new(const char *conninfo, int connections)
{
	(void)conninfo, (void)connections;
	return NULL;
}

void database_rest(struct database *database)
{
	(void)database;
}

static const struct choice kinds[] = {{"one", "One"}, {"two", "Two"}, {NULL, NULL}};

static const struct field thing_form[] = {
	{"text", TEXT, .highest = 40},
	{"long", LONG_TEXT, .highest = 80},
	{"email", EMAIL, .required = 1},
	{"number", INTEGER, .lowest = -5, .highest = 500},
	{"flag", FLAG},
	{"kind", CHOICE, .choices = kinds, .fallback = "two"},
	{"kinds", CHOICES, .choices = kinds},
	{"id", ID},
	{"time", TIME},
	{"date", DATE},
	{"secret", SECRET, .lowest = 2},
	{"next", TEXT, .highest = 500},
	{NULL, TEXT},
};

static const struct field file_form[] = {
	{"file", UPLOAD},
	{"columns_", COLUMNS, .highest = 500},
	{NULL, TEXT},
};

static struct error *show(struct request *request)
{
	for (const struct field *field = request->exchange->page->form; field && field->name; field++) {
		form_text(request, field->name);
		form_integer(request, field->name);
		form_flag(request, field->name);
	}
	request_view(request, "sessions/new");
	return NULL;
}

static struct error *change(struct request *request)
{
	TRY(show(request));
	request_flash(request, form_text(request, "text"));
	request_redirect(
		request, "/things?next=%s", text_url_encode(request->arena, form_text(request, "next")));
	return NULL;
}

static struct error *keep(struct request *request)
{
	TRY(tx_run(request->tx));
	const char *path = json_string_value(json_object_get(json_object_get(request->form, "file"), "path"));
	if (path && strncmp(path, uploads, strlen(uploads)))
		abort();
	return show(request);
}

static const struct page table[] = {
	{GET, NOBODY, "/things", show, .form = thing_form},
	{GET, VIEWER, "/things/:id/parts/:name", show},
	{POST, NOBODY, "/things", change, .form = thing_form, .again = show},
	{GET, VIEWER, "/private", show},
	{POST, OWNER, "/private", keep, .form = file_form},
	{POST, MANAGER, "/files", keep, .form = file_form, .again = show},
};

static void remove_folders(void)
{
	if (rmdir(uploads) || rmdir(folder))
		abort();
}

static void start(void)
{
	static const char *const settings[][2] = {{"MANYLINE_ENV", "/dev/null"}, {"DATA_FOLDER", folder},
		{"RUN_FOLDER", folder}, {"TEMPLATES_FOLDER", "templates"},
		{"SECRET_KEY", "0123456789abcdef0123456789abcdef"},
		{"ENCRYPTION_KEY", "0123456789abcdef0123456789abcdef"},
		{"TWILIO_AUTH_TOKEN", "0123456789abcdef0123456789abcdef"}, {"ULTRAVOX_API_KEY", "0123456789"},
		{"ULTRAVOX_WEBHOOK_SECRET", "0123456789"}, {"OPENAI_API_KEY", "0123456789"},
		{"DATABASE_WEB", "x"}, {"DATABASE_WORKER", "x"}, {"DATABASE_STAFF", "x"},
		{"TWILIO_ACCOUNT_SID", "x"}};
	if (!mkdtemp(folder) || atexit(remove_folders))
		abort();
	snprintf(uploads, sizeof uploads, "%s/uploads", folder);
	if (mkdir(uploads, 0700))
		abort();
	for (size_t i = 0; i < COUNT(settings); i++)
		setenv(settings[i][0], settings[i][1], 1);
	log_start("fuzz", "error");
	wire = memfd_create("answer", MFD_CLOEXEC);
	program.pages = table;
	program.count = COUNT(table);
	view_start();
}

/* The first lines as what libfcgi has made of FastCGI's parameters; returns where the body begins. */
static char *take_parameters(char *text, char **parameters)
{
	size_t count = 0;
	for (char *line; text && (line = strsep(&text, "\n")) && *line;)
		if (count < LINES_MOST && strchr(line, '='))
			parameters[count++] = line;
	parameters[count] = NULL;
	return text;
}

static void end_of_body(FCGX_Stream *in)
{
	in->isClosed = 1;
}

/* What records of FastCGI in the file hold together, which nginx makes of them; returns its length. */
static size_t content_of(int file, char *content)
{
	FCGI_Header header;
	size_t length = 0;
	while (read(file, &header, sizeof header) == sizeof header) {
		size_t piece = (size_t)header.contentLengthB1 << 8 | header.contentLengthB0;
		if (header.version != FCGI_VERSION_1 || header.type != FCGI_STDOUT ||
			header.requestIdB0 != 1 || header.paddingLength || !piece ||
			length + piece > ANSWER_LARGEST ||
			read(file, content + length, piece) != (ssize_t)piece)
			abort();
		length += piece;
	}
	return length;
}

/* "Status: 200 OK", lines of "Name: value", and an empty line; returns where the content begins. */
static const char *check_head(char *answer)
{
	if (strncmp(answer, "Status: ", 8) || answer[8] < '2' || answer[8] > '4')
		abort();
	char *content = strstr(answer, "\r\n\r\n");
	if (!content)
		abort();
	for (const char *line = answer; line < content; line = strstr(line, "\r\n") + 2) {
		size_t name = strcspn(line, ":\r\n");
		if (!name || line[name] != ':' || line[name + 1] != ' ' ||
			line[strcspn(line, "\r\n")] != '\r')
			abort();
		if (!strncmp(line, "X:", 2) || !strncmp(line, "Set-Cookie: x", 13))
			abort();
	}
	return content + 4;
}

/* On a page what was sent is text: the mark that could make it more is not there as it came. */
static void check_answer(char *answer, size_t length)
{
	answer[length] = '\0';
	const char *content = check_head(answer);
	int is_page = strncmp(content, "<!doctype", 9) == 0;
	if (strlen(answer) != length || !text_is_utf8(content, strlen(content)) ||
		(is_page && strstr(content, "<zz")))
		abort();
}

static void answer_request(struct arena *arena, char *text, size_t size)
{
	static char answer[ANSWER_LARGEST + 1];
	char *parameters[LINES_MOST + 1];
	char *body = take_parameters(text, parameters);
	unsigned char *first = (unsigned char *)(body ? body : text + size),
		      *last = (unsigned char *)text + size;
	FCGX_Stream in = {.rdNext = first,
		.wrNext = last,
		.stop = last,
		.stopUnget = first,
		.isReader = 1,
		.fillBuffProc = end_of_body};
	FCGX_Request fcgi = {.in = &in, .envp = parameters, .requestId = 1, .ipcFd = wire};
	if (ftruncate(wire, 0) || lseek(wire, 0, SEEK_SET))
		abort();
	serve_one(arena, &fcgi);
	lseek(wire, 0, SEEK_SET);
	check_answer(answer, content_of(wire, answer));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	if (!arena) {
		arena = arena_new();
		arena_use(arena);
		start();
	}
	/* A copy of the exact size, so that reading one byte too far is seen; a zero byte ends what C takes as text. */
	char *text = malloc(size + 1);
	memcpy(text, data, size);
	text[size] = '\0';
	answer_request(arena, text, size);
	free(text);
	return 0;
}
