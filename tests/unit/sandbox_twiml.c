/* sandbox_twiml.c: the sandbox reads TwiML as Twilio does, and refuses what Twilio would refuse. */

/* A daemon's files are in no library. */
#include "daemons/sandbox/twiml.c" /* NOLINT(bugprone-suspicious-include) */

#include "fixture.h" /* behind them: its arena has the name of their parameters */

static struct twiml read_twiml(const char *document)
{
	struct twiml twiml;
	struct error *error = twiml_parse(arena, document, &twiml);
	if (error)
		fail_msg("%s", error->detail);
	return twiml;
}

static void reads_the_example_of_the_notes(void **state)
{
	(void)state;
	struct twiml twiml = read_twiml("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Connect "
					"action=\"https://h/after\"><Stream "
					"url=\"wss://h/media?a=1&amp;b=2\" name=\"a1\" "
					"statusCallback=\"https://h/stream\"><Parameter name=\"call_id\" "
					"value=\"42\"/></Stream></Connect><Say voice=\"Polly.Joanna\" "
					"language=\"en-US\">Fish &amp; chips "
					"&lt;now&gt;</Say></Response>");
	assert_int_equal(twiml.count, 2);
	assert_int_equal(twiml.verbs[0].kind, TWIML_STREAM);
	assert_string_equal(twiml.verbs[0].text, "wss://h/media?a=1&b=2");
	assert_string_equal(twiml.verbs[0].action, "https://h/after");
	assert_string_equal(twiml.verbs[0].name, "a1");
	assert_string_equal(twiml.verbs[0].status_callback, "https://h/stream");
	assert_int_equal(twiml.verbs[1].kind, TWIML_SAY);
	assert_string_equal(twiml.verbs[1].text, "Fish & chips <now>");
}

static void reads_every_verb(void **state)
{
	(void)state;
	struct twiml twiml = read_twiml("<!-- a comment --><Response>\n <Pause length='3'/><Pause/><Play "
					"loop=\"2\">https://h/a.wav</Play>"
					"<Redirect method=\"GET\"> https://h/next </Redirect><Dial "
					"timeout=\"10\"><Number>+14155550100</Number></Dial>"
					"<Reject reason=\"busy\"/><Hangup></Hangup></Response>\n");
	assert_int_equal(twiml.count, 7);
	assert_int_equal(twiml.verbs[0].seconds, 3);
	assert_int_equal(twiml.verbs[1].seconds, 1);
	assert_int_equal(twiml.verbs[2].loop, 2);
	assert_string_equal(twiml.verbs[3].text, "https://h/next");
	assert_string_equal(twiml.verbs[3].method, "GET");
	assert_string_equal(twiml.verbs[4].text, "+14155550100");
	assert_int_equal(twiml.verbs[4].seconds, 10);
	assert_string_equal(twiml.verbs[5].reason, "busy");
	assert_int_equal(twiml.verbs[6].kind, TWIML_HANGUP);
}

static void reads_an_empty_response_and_characters_by_number(void **state)
{
	(void)state;
	assert_int_equal(read_twiml("<Response/>").count, 0);
	assert_int_equal(read_twiml("<Response></Response>").count, 0);
	assert_string_equal(read_twiml("<Response><Say>caf&#233; &#x20ac;</Say></Response>").verbs[0].text,
		"caf\xc3\xa9 \xe2\x82\xac");
}

static void refuses_what_is_wrong(void **state)
{
	(void)state;
	static const char *const documents[] = {"", "hello", "<html></html>", "<Response>",
		"<Response><Say>x</Response>", "<Response><Sing>la</Sing></Response>",
		"<Response><Connect></Connect></Response>", "<Response><Connect/></Response>",
		"<Response>text</Response>", "<Response><Say loop=2>x</Say></Response>",
		"<Response></Say></Response>", "<Response/>more", "<Response><Dial></Dial></Response>",
		"<?xml", "<", "<Response><Say a=\"", "</Response>"};
	struct twiml twiml;
	for (size_t i = 0; i < COUNT(documents); i++)
		if (!twiml_parse(arena, documents[i], &twiml))
			fail_msg("accepted: %s", documents[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reads_the_example_of_the_notes, start, stop),
		cmocka_unit_test_setup_teardown(reads_every_verb, start, stop),
		cmocka_unit_test_setup_teardown(
			reads_an_empty_response_and_characters_by_number, start, stop),
		cmocka_unit_test_setup_teardown(refuses_what_is_wrong, start, stop),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
