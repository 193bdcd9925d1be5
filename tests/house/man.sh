#!/bin/sh
# The man pages are well-formed.
set -u
cd "${srcdir:-.}" || exit 99
# shellcheck source=tests/house/need.sh
. tests/house/need.sh
need mandoc
mandoc -T lint -W warning man/*.[158]
