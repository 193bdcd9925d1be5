#ifndef TESTS_TEST_BASE_H
#define TESTS_TEST_BASE_H

#include <check.h>

TCase *base32_tests(void);
TCase *time_text_tests(void);
TCase *conf_tests(void);
TCase *file_tests(void);
TCase *file_astray_tests(void);
TCase *file_race_tests(void);
TCase *impossible_tests(void);
TCase *json_tests(void);
TCase *mac_tests(void);
TCase *network_tests(void);
TCase *rate_table_tests(void);
TCase *secret_tests(void);
TCase *service_user_tests(void);
TCase *sign_tests(void);
TCase *status_tests(void);
TCase *str_tests(void);
TCase *utf8_tests(void);

#endif
