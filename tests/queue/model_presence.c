/* Who was seen, and when: who must count as present, and who no longer may. */
#include <stdio.h>

#include "model_parts.h"

void
model_use(struct model *m, struct model_person *p, bool is_claiming)
{
	int64_t now;

	m->actor = p;
	m->is_claiming = is_claiming;
	p->is_known = true;
	p->used_at = model_now(m);
	if (p->state != MODEL_WAITING)
		return;
	/* That the shop asks is as good as the last visitor that was heard. */
	now = m->is_heard ? model_now(m) : m->heard_at - 1000;
	if (p->seen_at < now)
		p->seen_at = now;
	p->kept_at = model_now(m);
	p->is_back = p->passed_over;
}

bool
model_is_present(
    const struct model *m, const struct model_person *p, int64_t now)
{
	return p->state == MODEL_WAITING && now - p->seen_at < m->set.absent_ms;
}

/* A visitor that was not seen for so long may still count as present. */
int64_t
model_kept_ms(const struct model *m)
{
	return m->set.absent_ms + m->set.absent_ms / 4;
}

/* Is the number one that an earlier restore jumped over?  The checkpoint does
 * not know that a visitor has it all the same. */
bool
model_was_jumped(const char *gaps, int64_t number)
{
	long long after, upto;
	int used;

	for (; sscanf(gaps, "%lld:%lld%n", &after, &upto, &used) == 2;
	     gaps += used)
		if (number > after && number <= upto)
			return true;
	return false;
}

void
model_forget_absent(struct model *m)
{
	struct room room = fixture_room();

	for (int i = 0; i < MODEL_PEOPLE; i++)
		if (!model_is_present(m, &m->person[i], model_now(m)) ||
		    model_was_jumped(room.gaps, m->person[i].token.index))
			m->person[i].seen_at = m->person[i].kept_at =
			    MODEL_NEVER;
}

bool
model_is_anyone_expected(const struct model *m, int64_t now)
{
	const struct model_person *p;

	for (p = m->person; p < m->person + MODEL_PEOPLE; p++)
		if (p->state == MODEL_CALLED || model_is_present(m, p, now))
			return true;
	return false;
}

/* Who may have been absent for an instant is not counted for sure. */
void
model_forget_unsteady(struct model *m, int64_t now)
{
	struct model_person *p;

	for (p = m->person; p < m->person + MODEL_PEOPLE; p++)
		if (!model_is_present(m, p, now))
			p->is_steady = false;
}
