#!/bin/sh
# All C is as clang-format 14 leaves it, that of Debian 12.  Versions differ in
# what they make of some lines, so that another one can tell nothing.
set -eu
cd "${srcdir:-.}"
# shellcheck source=tests/house/need.sh
. tests/house/need.sh
need clang-format
version=$(clang-format --version | sed 's/.*version \([0-9]*\).*/\1/')
if [ "$version" -ne 14 ]; then
	echo "clang-format $version is here, and 14 is wanted: nothing compared"
	exit 0
fi
find lib cgi-bin cron ctl tools tests bench -name "*.[ch]" -print0 |
	xargs -0 clang-format --dry-run -Werror
