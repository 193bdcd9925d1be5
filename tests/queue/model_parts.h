#ifndef TESTS_QUEUE_MODEL_PARTS_H
#define TESTS_QUEUE_MODEL_PARTS_H

#include "model.h"

/* What the files of the model offer each other. */

struct view;
struct view_slot;
struct checkpoint;

/* model.c */
bool model_is_open(const struct model *); /* it calls */
bool model_is_freeze_past(const struct model *, int64_t now_ms);
void model_forget_calls(struct model *);

/* model_presence.c: present for sure; for how long after it was seen a visitor
 * may count as present. */
bool model_is_present(
    const struct model *, const struct model_person *, int64_t now);
int64_t model_kept_ms(const struct model *);
bool model_is_anyone_expected(const struct model *, int64_t now);

/* Who may have been absent for an instant is not counted for sure. */
void model_forget_unsteady(struct model *, int64_t now);

/* Is the number one that an earlier restore jumped over?  The checkpoint does
 * not know that a visitor has it all the same. */
bool model_was_jumped(const char *gaps, int64_t number);

/* model_order.c: that entrants are counted; the numbers of a draw that was
 * held; may this visitor be called while the others are in line? */
void model_learn_count(struct model *);
void model_learn_draw(struct model *);
void model_check_order(
    struct model *, const struct model_person *, int64_t now);

/* A visitor without a slot may not have lost one, nor its turn while it was
 * here. */
void model_check_slotless(struct model *, const struct view *, int64_t now);

/* model_slots.c: of whom an index is, or NULL; those whose time is over. */
struct model_person *model_owner(struct model *, int64_t index);
void model_end_slots(struct model *);

/* One live slot: an old one with its deadline, or a new one, which this
 * returns. */
bool model_take_slot(struct model *, const struct view_slot *, int64_t now);
void model_move_people(struct model *, const struct view *);
void model_check_caps(
    struct model *, size_t inside, size_t called, int64_t now);
void model_check_idle(struct model *, const struct view *, int64_t now);

/* model_hearing.c: what the room gave back, and its clock. */
void model_check_hearing(struct model *, const struct view *);

/* model_shop.c: it cannot sell; anything is heard of it; the slots' clock
 * before an operation, and after it, when slots that have run out leave the
 * view; what is told of it. */
bool model_is_shop_down(const struct model *);
bool model_is_watched(const struct model *);
void model_tell_time(struct model *, const struct view *);
void model_check_clock(struct model *, struct view *);
void model_check_told(struct model *, enum room_state told);
void model_lose_shop(struct model *, const struct checkpoint *);
void model_restore_shop(struct model *, const struct view *);

/* model_loss.c: what an emptied Redis was restored to is taken as it is. */
void model_accept_restored(struct model *, const struct view *);

#endif
