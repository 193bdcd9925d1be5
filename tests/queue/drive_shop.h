#ifndef TESTS_QUEUE_DRIVE_SHOP_H
#define TESTS_QUEUE_DRIVE_SHOP_H

/* What the shop does, and what operators say that it is. */

void drive_begin_shop(void);

/* It is due to report, and does, unless it is silent. */
void drive_hear_shop(void);

/* Another stock, which a shop tells that otherwise may report nothing. */
void drive_report_stock(void);

/* It dies or is back; an operator says who reports, and who is asked. */
void drive_move_shop(void);
void drive_set_shop(void);

/* What cron does: a probe begins, or one that was begun ends. */
void drive_probe(void);

#endif
