/* extract.c: the text of a file that a stranger has sent: standard input to standard output, and nothing else.
 *
 *	extract pdf|docx|text|html [ENCODING] <FILE
 *
 * Whatever such a file makes of its reader, it can do no harm: there is no network, nothing can be written or started, and
 * time and memory are limited. A web page comes as its title in a line, a line for each link, an empty line, and its text.
 * Exit status 3 is a sentence on standard error on what is wrong with the file.
 */
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zip.h>

#include "lib/csv_decode.h"
#include "lib/docx_text.h"
#include "lib/html_text.h"
#include "lib/text.h"

enum {
	CPU_SECONDS = 30,
	FILES = 32,
	PARTS = 5000,                   /* in a DOCX */
	XML_LARGEST = 48 * 1024 * 1024, /* of its main part */
	HTML_LARGEST = 8 * 1024 * 1024,
	REFUSED = 3
};
static const rlim_t memory = (rlim_t)768 * 1024 * 1024;

static int refuse(const char *sentence)
{
	fprintf(stderr, "%s\n", sentence);
	return REFUSED;
}

static void limit(int which, rlim_t most)
{
	struct rlimit limit = {most, most};
	if (setrlimit(which, &limit))
		die("no limit can be set: %s", strerror(errno));
}

static void allow(scmp_filter_ctx filter)
{
	static const char *const calls[] = {"read", "readv", "pread64", "write", "writev", "lseek", "close",
		"fstat", "newfstatat", "stat", "lstat", "statx", "access", "faccessat", "faccessat2",
		"readlink", "readlinkat", "getdents64", "getcwd", "fadvise64", "dup", "dup2", "dup3", "mmap",
		"munmap", "mremap", "mprotect", "madvise", "brk", "futex", "execve", "exit", "exit_group",
		"arch_prctl", "set_tid_address", "set_robust_list", "rseq", "prlimit64", "getrlimit",
		"getrandom", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "getpid",
		"gettid", "getuid", "geteuid", "getgid", "getegid", "clock_gettime", "gettimeofday", "time",
		"sched_getaffinity", "sched_yield", "sysinfo", "uname", "fcntl", "tgkill", "restart_syscall"};
	for (size_t i = 0; i < COUNT(calls); i++) {
		int call = seccomp_syscall_resolve_name(calls[i]);
		if (call >= 0 && seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0))
			die("no rule can be made for %s", calls[i]);
	}
	const struct scmp_arg_cmp only_read =
		SCMP_CMP(2, SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY);
	if (seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, &only_read))
		die("no rule can be made for openat");
}

/* From here on: no network, no process, nothing written, little time and memory; and it ends with who started it. */
static void confine(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	limit(RLIMIT_CPU, CPU_SECONDS);
	limit(RLIMIT_AS, memory);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_NOFILE, FILES);
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM)); /* it sets no_new_privs too */
	if (!filter)
		die("there is no filter for system calls");
	allow(filter);
	int failed = seccomp_load(filter);
	if (failed)
		die("the filter for system calls does not load: %s", strerror(-failed));
	seccomp_release(filter);
}

static int extract_pdf(void)
{
	execl("/usr/bin/pdftotext", "pdftotext", "-enc", "UTF-8", "-nopgbrk", "/proc/self/fd/0", "-",
		(char *)NULL);
	die("pdftotext does not start: %s", strerror(errno));
}

/* Bytes that no text has: many of them are a picture or a program. */
static size_t odd_bytes(const char *text, size_t length)
{
	size_t odd = 0;
	for (size_t i = 0; i < length; i++)
		odd += (unsigned char)text[i] < 32 && !memchr("\t\n\r\f", text[i], 4);
	return odd;
}

static int extract_text(struct arena *arena)
{
	struct csv_source *source;
	const char *text;
	size_t length, odd = 0, all = 0;
	struct error *error = csv_source_open(arena, "/proc/self/fd/0", &source);
	while (!error && !(error = csv_source_next(source, &text, &length)) && length) {
		odd += odd_bytes(text, length);
		all += length;
		fwrite(text, 1, length, stdout);
	}
	if (error)
		return refuse(error->message);
	return odd > all / 100 ? refuse("This is no text, or it is damaged.") : 0;
}

/* The whole part of an archive: by what it says and by what comes, never more than the limit. */
static const char *read_part(struct arena *arena, zip_t *archive, const char *name, struct strbuf *xml)
{
	static const char too_large[] =
		"This Word document unpacks to more than 48 MB of text; it is not read.";
	static char piece[64 * 1024];
	zip_stat_t stat;
	strbuf_init(xml, arena);
	if (zip_stat(archive, name, ZIP_FL_NOCASE, &stat))
		return "This is no Word document.";
	if (stat.valid & ZIP_STAT_ENCRYPTION_METHOD && stat.encryption_method != ZIP_EM_NONE)
		return "This Word document is protected by a password. Please save it without one.";
	if (stat.valid & ZIP_STAT_SIZE && stat.size > XML_LARGEST)
		return too_large;
	zip_file_t *file = zip_fopen_index(archive, stat.index, 0);
	zip_int64_t got = file ? 0 : -1;
	while (file && (got = zip_fread(file, piece, sizeof piece)) > 0) {
		if (xml->length + (size_t)got > XML_LARGEST)
			return too_large;
		strbuf_add(xml, piece, (size_t)got);
	}
	return got < 0 ? "This Word document is damaged." : NULL;
}

static int extract_docx(struct arena *arena)
{
	struct strbuf xml, text;
	int code = 0;
	zip_t *archive = zip_fdopen(dup(STDIN_FILENO), 0, &code);
	strbuf_init(&text, arena);
	if (!archive)
		return refuse("This Word document is damaged.");
	if (zip_get_num_entries(archive, 0) > PARTS)
		return refuse("This is no Word document: it has too many parts.");
	const char *problem = read_part(arena, archive, "word/document.xml", &xml);
	if (!problem)
		problem = docx_text(&text, xml.text, xml.length);
	if (problem)
		return refuse(problem);
	fwrite(text.text, 1, text.length, stdout);
	return 0;
}

static int extract_html(struct arena *arena, const char *encoding)
{
	static char piece[64 * 1024];
	struct strbuf html;
	struct html_page page;
	strbuf_init(&html, arena);
	for (ssize_t got; (got = read(STDIN_FILENO, piece, sizeof piece)) > 0;) {
		if (html.length + (size_t)got > HTML_LARGEST)
			return refuse("This page is larger than 8 MB.");
		strbuf_add(&html, piece, (size_t)got);
	}
	if (!html_read(arena, html.text, html.length, encoding, &page))
		return refuse("There is nothing on this page.");
	printf("%s\n%s\n%s", page.title.text, page.links.text, page.text.text);
	return 0;
}

int main(int argc, char **argv)
{
	const char *kind = argc > 1 ? argv[1] : "";
	confine();
	struct arena *arena = arena_new();
	int status = REFUSED;
	if (!strcmp(kind, "pdf"))
		status = extract_pdf();
	else if (!strcmp(kind, "docx"))
		status = extract_docx(arena);
	else if (!strcmp(kind, "text"))
		status = extract_text(arena);
	else if (!strcmp(kind, "html"))
		status = extract_html(arena, argc > 2 ? argv[2] : NULL);
	else
		die("extract pdf|docx|text|html");
	return fflush(stdout) ? 1 : status;
}
