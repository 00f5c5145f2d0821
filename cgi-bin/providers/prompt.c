/* prompt.c: what every engine's agent is told besides its own prompt. */
#include "providers/prompt.h"

#include <string.h>

#include "lib/strbuf.h"

enum { NAME_CHARACTERS = 64 };

static const char opening[] =
	"\n\n# How the call begins\n"
	"Whoever speaks first, your own first words are exactly these, and you say them once:\n";

static const char rules[] =
	"\n\n# Rules that always hold\n"
	"- You are on the telephone. Speak in short, natural sentences; no lists, no markup, no emoji.\n"
	"- If you are asked whether you are a person or a machine, say truthfully that you are an AI "
	"assistant.\n"
	"- If the person does not want to be called again, use the tool %s at once, confirm it in one "
	"sentence, and "
	"end the call with the tool %s. Do not try to change their mind.\n"
	"- If a machine asks who is calling and why, say it in one sentence and wait until a person speaks.\n"
	"- When the conversation is over, say goodbye and end the call with the tool %s.\n";

const char prompt_opt_out[] = "Records that this person does not want to be called again. Use it "
			      "as soon as the person says so in any words.";

/* The length of a variable's name after "{{", blanks around it included, or 0 if it is no variable. */
static size_t variable_length(const char *text)
{
	size_t length = strspn(text, " .ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz0123456789");
	return strncmp(text + length, "}}", 2) ? 0 : length;
}

static char *flat_name(struct arena *arena, const char *name, size_t length)
{
	char *flat = arena_alloc(arena, length + 1), *end = flat;
	for (size_t i = 0; i < length; i++)
		if (name[i] != ' ')
			*end++ = name[i] == '.' ? '_' : name[i];
	return flat;
}

/* Adds text with its variables flattened, and each of them to the names. */
static void add_template(struct strbuf *prompt, const char *text, json_t *names)
{
	while (*text) {
		size_t length = strncmp(text, "{{", 2) ? 0 : variable_length(text + 2);
		if (length) {
			char *name = flat_name(prompt->arena, text + 2, length);
			strbuf_addf(prompt, "{{%s}}", name);
			json_object_set_new(names, name, json_string(""));
			text += length + 4;
		} else {
			strbuf_addc(prompt, *text++);
		}
	}
}

const char *prompt_text(struct arena *arena, const struct engine_agent *agent,
	const struct prompt_tools *tools, int with_opening, json_t *names)
{
	struct strbuf prompt;
	strbuf_init(&prompt, arena);
	add_template(&prompt, agent->prompt, names);
	if (with_opening) {
		strbuf_adds(&prompt, opening);
		add_template(&prompt, agent->greeting, names);
	}
	strbuf_addf(&prompt, rules, tools->opt_out, tools->hang_up, tools->hang_up);
	return prompt.text;
}

json_t *prompt_values(struct arena *arena, const json_t *variables)
{
	json_t *flat = json_object(), *value;
	const char *name;
	json_object_foreach((json_t *)(uintptr_t)variables, name, value) if (json_is_string(value))
		json_object_set_new(
			flat, flat_name(arena, name, strlen(name)), json_string(json_string_value(value)));
	return flat;
}

const char *prompt_name(struct arena *arena, const char *name)
{
	size_t at = 0;
	for (size_t count = 0; name[at] && count <= NAME_CHARACTERS; at++)
		if (((unsigned char)name[at + 1] & 0xc0) != 0x80 && ++count == NAME_CHARACTERS)
			return arena_strndup(arena, name, at + 1);
	return arena_strdup(arena, name);
}

void prompt_set(json_t *object, const char *name, const char *value)
{
	if (value && *value)
		json_object_set_new(object, name, json_string(value));
}
