/* wake.c: a byte on a unix socket; each daemon has a socket of its own, "jobs.1234.wake" in the run folder. */
#include "db/wake.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/config.h"
#include "lib/error.h"

static int open_socket(void)
{
	int datagrams = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (datagrams < 0)
		die("no unix socket can be opened");
	return datagrams;
}

static int address_of(struct sockaddr_un *address, const char *file)
{
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	int length = snprintf(address->sun_path, sizeof address->sun_path, "%s/%s", config_load()->run_folder, file);
	return length > 0 && (size_t)length < sizeof address->sun_path;
}

/* Whether the file is a wake socket of the queue: "jobs.", digits, ".wake". */
static int is_listener(const char *file, const char *queue)
{
	size_t length = strlen(queue), size = strlen(file);
	return size > length + 6 && !strncmp(file, queue, length) && file[length] == '.' &&
	       !strcmp(file + size - 5, ".wake");
}

/* A listener that was killed leaves its socket: nobody answers there, and it is removed. */
static void wake_one(int from, const char *file)
{
	struct sockaddr_un address;
	if (!address_of(&address, file))
		return;
	if (sendto(from, "w", 1, 0, (struct sockaddr *)&address, sizeof address) < 0 && errno == ECONNREFUSED)
		unlink(address.sun_path);
}

void wake_send(const char *queue)
{
	DIR *folder = opendir(config_load()->run_folder);
	if (!folder)
		return;
	int from = open_socket();
	for (struct dirent *entry; (entry = readdir(folder));)
		if (is_listener(entry->d_name, queue))
			wake_one(from, entry->d_name);
	close(from);
	closedir(folder);
}

int wake_listen(const char *queue)
{
	char file[64];
	struct sockaddr_un address;
	snprintf(file, sizeof file, "%s.%d.wake", queue, (int)getpid());
	if (!address_of(&address, file))
		die("the path of %s in RUN_FOLDER is too long for a socket", file);
	int listening = open_socket();
	unlink(address.sun_path);
	if (bind(listening, (struct sockaddr *)&address, sizeof address))
		die("%s can't be opened", address.sun_path);
	return listening;
}

void wake_wait(int listening, int milliseconds)
{
	char bytes[64];
	struct pollfd socket = {.fd = listening, .events = POLLIN};
	poll(&socket, 1, milliseconds);
	while (recv(listening, bytes, sizeof bytes, 0) > 0)
		continue;
}
