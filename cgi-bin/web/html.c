/* html.c: the JSON value that templates print without escaping. */
#include "web/mustache_node.h"

#include <pthread.h>

#include "lib/secret.h"

static char key[64];

static void key_make(void)
{
	struct arena *arena = arena_new();
	snprintf(key, sizeof key, "\001html %s", secret_token(arena));
	arena_free(arena);
}

static const char *html_key(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, key_make);
	return key;
}

json_t *html_value(const char *html)
{
	json_t *value = json_object();
	json_object_set_new(value, html_key(), json_string_nocheck(html));
	return value;
}

const char *html_of_object(const json_t *object)
{
	if (json_object_size(object) != 1)
		return NULL;
	return json_string_value(json_object_get(object, html_key()));
}
