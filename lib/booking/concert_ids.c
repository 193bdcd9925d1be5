/*
 * The concerts of one request.  Nearly always there is one, so they are
 * searched one by one.
 */
#include "booking/concert_ids.h"
#include "base/impossible.h"

void
concert_ids_add(struct concert_ids *set, int64_t concert_id)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->id[i] == concert_id)
			return;
	IMPOSSIBLE_IF(set->n == CONCERT_IDS_MAX);
	set->id[set->n++] = concert_id;
}
