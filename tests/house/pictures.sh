#!/bin/sh
# A picture is in docs/screens because a page of the documentation shows it; all
# the others are taken when somebody wants them (tests/browser/screens.mjs).  (An
# archive of the sources comes without pictures.)
set -u
cd "${srcdir:-.}" || exit 99
bad=0

for picture in docs/screens/*; do
	[ -e "$picture" ] || continue
	grep -qF "${picture#docs/}" ./*.md docs/*.md && continue
	echo "$picture: no page shows it"
	bad=1
done
exit $bad
