#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/array.h"
#include "web/template.h"

static struct json_object *words;

static void
set_up(void)
{
	words = json_tokener_parse(
	    "{\"hello\":\"Hi <you>\",\"many\":{\"one\":\"1\"}}");
}

static void
tear_down(void)
{
	json_object_put(words);
}

/* What the template gives with name = text; NULL when it is refused. */
static char *
render(const char *template, const char *name, const char *text)
{
	struct template_value value = { name, text };
	struct template p = { template, words, &value, 1 };
	char *out = NULL;
	size_t len;

	if (template_render(&p, &out, &len) != ST_OK)
		return NULL;
	ck_assert_uint_eq(len, strlen(out));
	return out;
}

static void
gives(const char *template, const char *name, const char *text,
    const char *wanted)
{
	char *got = render(template, name, text);

	ck_assert_str_eq(got, wanted);
	free(got);
}

START_TEST(words_and_values_are_put_in_and_escaped)
{
	gives("<p>{{word:hello}}</p>", "x", "1", "<p>Hi &lt;you&gt;</p>");
	gives("<a href=\"{{x}}\">", "x", "\"'><&",
	    "<a href=\"&quot;&#39;&gt;&lt;&amp;\">");
}
END_TEST

START_TEST(a_section_is_there_when_its_value_is)
{
	gives("a{{#x}}b{{x}}c{{/x}}d", "x", "1", "ab1cd");
	gives("a{{#x}}b{{x}}c{{/x}}d", "x", NULL, "ad");
}
END_TEST

START_TEST(a_mark_that_means_nothing_is_refused)
{
	static const char *const bad[] = { "{{y}}", "{{word:none}}",
		"{{word:many}}", "{{x", "{{#y}}{{/y}}" };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(render(bad[i], "x", "1") == NULL, "%s", bad[i]);
	ck_assert_ptr_null(render("{{#x}}", "x", NULL));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("template");
	TCase *tc = tcase_create("template");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, words_and_values_are_put_in_and_escaped);
	tcase_add_test(tc, a_section_is_there_when_its_value_is);
	tcase_add_test(tc, a_mark_that_means_nothing_is_refused);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
