/* voice.c: the voices that agents can have. */
#include "models/voice.h"

#include "lib/clock.h"

/* What samples say, in each language that an agent can speak. */
static const char *const sentences[][2] = {
	{"en-US", "Hello, thank you for calling. How can I help you today?"},
	{"en-GB", "Hello, thank you for calling. How can I help you today?"},
	{"es-ES", "Hola, gracias por llamar. ¿En qué puedo ayudarle hoy?"},
	{"fr-FR", "Bonjour, merci de votre appel. Comment puis-je vous aider aujourd'hui ?"},
	{"de-DE", "Guten Tag, vielen Dank für Ihren Anruf. Wie kann ich Ihnen heute helfen?"},
	{"it-IT", "Buongiorno, grazie per la chiamata. Come posso aiutarla oggi?"},
	{"pt-BR", "Olá, obrigado por ligar. Como posso ajudar hoje?"},
	{"hi-IN", "नमस्ते, कॉल करने के लिए धन्यवाद। आज मैं आपकी क्या मदद कर सकती हूँ?"},
};

void voice_list(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select voice as value, name || case when description = '' then '' else ', ' || description "
		"end as label, "
		"name, description, language, engine from voices where $1::uuid is not null"
		" order by engine desc, name limit 1000",
		P());
}

void voice_find(struct tx *tx, json_t *into, const char *key, const char *voice)
{
	tx_row(tx, into, key,
		"select engine, voice, name, language from voices where $1::uuid is not null and voice = $2"
		" order by engine limit 1",
		P(voice));
}

void voice_throttle(struct tx *tx, json_t *into, const char *key)
{
	tx_value(tx, into, key,
		"select throttle('voice sample ' || $1::text, 60, '10 minutes', $2::timestamptz)",
		P(tx_time(tx, clock_now())));
}

static const char *language_like(const char *wanted, size_t length)
{
	for (size_t i = 0; i < COUNT(sentences); i++)
		if (!strncmp(sentences[i][0], wanted, length))
			return sentences[i][0];
	return NULL;
}

const char *voice_language(const char *asked, const char *own)
{
	const char *language = asked && *asked ? language_like(asked, strlen(asked) + 1) : NULL;
	if (!language && own && *own)
		language = language_like(own, strlen(own) + 1);
	if (!language && own && strlen(own) >= 2)
		language = language_like(own, 2);
	return language ? language : sentences[0][0];
}

const char *voice_sentence(const char *language)
{
	for (size_t i = 0; i < COUNT(sentences); i++)
		if (!strcmp(sentences[i][0], language))
			return sentences[i][1];
	return sentences[0][1];
}
