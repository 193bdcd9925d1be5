/*
 * The concerts of one request.  Nearly always there is one, so they are
 * searched one by one.
 */
#include "booking/concert_set.h"
#include "base/impossible.h"
#include "booking/reservation.h"

_Static_assert(CONCERT_SET_MAX >= RESERVATION_LIST_MAX,
    "each reservation of a request may be of another concert");

void
concert_set_add(struct concert_set *set, int64_t concert_id)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->id[i] == concert_id)
			return;
	IMPOSSIBLE_IF(set->n == CONCERT_SET_MAX);
	set->id[set->n++] = concert_id;
}
