#!/bin/sh
# No shell script gives shellcheck anything to say.
set -eu
cd "${srcdir:-.}"
# shellcheck source=tests/house/need.sh
. tests/house/need.sh
need shellcheck
find demo check autogen.sh .ci/run tools tests -type f \
	-exec grep -qE '^#! ?/bin/(ba)?sh|^# shellcheck' {} \; -print0 |
	xargs -0 shellcheck
