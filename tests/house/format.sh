#!/bin/sh
# All C is as clang-format leaves it.
set -eu
cd "${srcdir:-.}"
# shellcheck source=tests/house/need.sh
. tests/house/need.sh
need clang-format
find lib cgi-bin cron ctl tools tests -name "*.[ch]" -print0 |
	xargs -0 clang-format --dry-run -Werror
