/* knowledge.c: tests of what reads documents of strangers: web pages, Word documents, robots.txt, addresses, passages. */
#include "fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "lib/address.h"
#include "lib/docx_text.h"
#include "lib/html_text.h"
#include "lib/robots.h"
#include "models/passage.h"

static void reads_web_pages(void **state)
{
	(void)state;
	struct html_page page;
	const char *html =
		"<!doctype html><html><head><title> A\n title </title><style>x{}</style></head><body>"
		"<nav><a href='/menu'>Menu</a></nav><h1>Hours</h1><p>Nine  to <b>fi</b>ve.<br>Daily"
		"<script>alert(1)</script><table><tr><td>Mon<td>9</table>"
		"<a href=\"https://x.test/a?b=1&amp;c=2\">there</a><a href=''>none</a>K&ouml;ln";
	assert_true(html_read(arena, html, strlen(html), NULL, &page));
	assert_string_equal(page.title.text, "A title ");
	assert_string_equal(page.text.text, "Hours\nNine to five.\nDaily\nMon 9\ntherenoneK\xc3\xb6ln\n");
	assert_string_equal(page.links.text, "/menu\nhttps://x.test/a?b=1&c=2\n");
	html = "K\xf6ln";
	assert_true(html_read(arena, html, strlen(html), "iso-8859-1", &page));
	assert_string_equal(page.text.text, "K\xc3\xb6ln\n");
	assert_false(html_read(arena, "", 0, NULL, &page));
}

static const char *docx(const char *body, const char **problem)
{
	struct strbuf text;
	strbuf_init(&text, arena);
	char *xml = arena_printf(arena, "<w:document xmlns:w='w' xmlns:mc='mc'>%s</w:document>", body);
	*problem = docx_text(&text, xml, strlen(xml));
	return text.text;
}

static void reads_word_documents(void **state)
{
	(void)state;
	const char *problem;
	assert_string_equal(
		docx("<w:p><w:t>One</w:t><w:tab/><w:t xml:space='preserve'> two</w:t></w:p>"
		     "<w:p><w:delText>gone</w:delText><w:t>three</w:t><w:br/><w:instrText>x</w:instrText>"
		     "<mc:Fallback><w:p><w:t>twice</w:t></w:p></mc:Fallback><w:t>four</w:t></w:p>",
			&problem),
		"One\t two\nthree\nfour\n");
	assert_null(problem);
	docx("<w:p>&none;</w:p>", &problem);
	assert_non_null(problem);
	docx("<w:p>", &problem);
	assert_non_null(problem);
}

static int may(const char *robots, const char *path)
{
	return robots_allow(robots, strlen(robots), "KnowledgeBot", path);
}

static void obeys_robots(void **state)
{
	(void)state;
	assert_true(may("", "/"));
	assert_false(may("User-agent: *\nDisallow: /", "/"));
	assert_true(may("User-agent: *\nDisallow:", "/a"));
	assert_false(may("user-agent: *\r\ndisallow: /a # not this\r\n", "/abc"));
	assert_true(may("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c"));
	assert_false(may("User-agent: *\nAllow: /\nDisallow: /a", "/a"));
	assert_true(may("User-agent: *\nDisallow: /a\nAllow: /a", "/a"));
	assert_false(may("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf"));
	assert_true(may("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z"));
	assert_false(may("User-agent: *\nDisallow: /a*b*c", "/aXbYc"));
	assert_true(may("User-agent: *\nDisallow: /\n\nUser-agent: knowledgebot\nDisallow: /b", "/a"));
	assert_false(may("User-agent: x\nUser-agent: KnowledgeBot\nDisallow: /a", "/a"));
	assert_true(may("User-agent: x\nDisallow: /a\nUser-agent: y\nDisallow: /", "/a"));
	assert_true(may("\xef\xbb\xbfnonsense\n:\nDisallow: /", "/a"));
}

static int is_public(const char *text)
{
	struct sockaddr_in four = {.sin_family = AF_INET};
	struct sockaddr_in6 six = {.sin6_family = AF_INET6};
	if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
		return address_is_public((struct sockaddr *)&four);
	assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
	return address_is_public((struct sockaddr *)&six);
}

static void knows_private_addresses(void **state)
{
	static const char *const closed[] = {"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1",
		"100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
		"172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
		"198.51.100.1", "203.0.113.5", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:10.0.0.1",
		"64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::8.8.8.8", "100::1", "fc00::1",
		"fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "2001::1", "2001:db8::1",
		"2002:7f00:1::", "2002:808:808::", "3fff::1", "5f00::1"};
	static const char *const open[] = {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1",
		"172.15.0.1", "172.32.0.1", "192.167.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.255",
		"2606:4700:4700::1111", "2a00:1450::1", "64:ff9b::8.8.8.8"};
	(void)state;
	for (size_t i = 0; i < COUNT(closed); i++)
		if (is_public(closed[i]))
			fail_msg("%s counts as public", closed[i]);
	for (size_t i = 0; i < COUNT(open); i++)
		if (!is_public(open[i]))
			fail_msg("%s does not count as public", open[i]);
	struct sockaddr local = {.sa_family = AF_UNIX};
	assert_false(address_is_public(&local));
}

static void splits_into_passages(void **state)
{
	(void)state;
	assert_int_equal(json_array_size(passage_split(" \n ")), 0);
	json_t *one = passage_split("  A short text.\n");
	assert_int_equal(json_array_size(one), 1);
	assert_string_equal(json_string_value(json_array_get(one, 0)), "A short text.");
	struct strbuf text;
	strbuf_init(&text, arena);
	for (int i = 0; i < 500; i++)
		strbuf_addf(&text, "Sentence %d has a few words.%s", i, i % 10 ? " " : "\n\n");
	for (int i = 0; i < 3000; i++)
		strbuf_adds(&text, "\xc3\xb6"); /* no place to cut */
	json_t *many = passage_split(text.text);
	size_t bytes = 0;
	for (size_t i = 0; i < json_array_size(many); i++) {
		size_t length = json_string_length(json_array_get(many, i));
		assert_in_range(length, 1, 1500);
		bytes += length;
	}
	assert_true(bytes > text.length * 9 / 10);
	assert_int_equal(json_string_value(json_array_get(many, 1))[0], 'S');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reads_web_pages, start, stop),
		cmocka_unit_test_setup_teardown(reads_word_documents, start, stop),
		cmocka_unit_test_setup_teardown(obeys_robots, start, stop),
		cmocka_unit_test_setup_teardown(knows_private_addresses, start, stop),
		cmocka_unit_test_setup_teardown(splits_into_passages, start, stop),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
