#include <stdlib.h>

#include "test_base.h"

int
main(void)
{
	Suite *s = suite_create("base");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, base32_tests());
	suite_add_tcase(s, status_tests());
	suite_add_tcase(s, time_text_tests());
	suite_add_tcase(s, str_tests());
	suite_add_tcase(s, utf8_tests());
	suite_add_tcase(s, conf_tests());
	suite_add_tcase(s, file_tests());
	suite_add_tcase(s, file_astray_tests());
	suite_add_tcase(s, file_race_tests());
	suite_add_tcase(s, impossible_tests());
	suite_add_tcase(s, json_tests());
	suite_add_tcase(s, mac_tests());
	suite_add_tcase(s, sign_tests());
	suite_add_tcase(s, network_tests());
	suite_add_tcase(s, rate_table_tests());
	suite_add_tcase(s, secret_tests());
	suite_add_tcase(s, service_user_tests());
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
