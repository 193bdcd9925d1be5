-- When a concert is on sale, and how long seats may be kept from others without
-- being paid.

-- Each hold that is not paid: as it is, or as it ended, by being given back or
-- by running out.  A row is made with the hold, goes when it is paid, and
-- outlives the row of `reservation`, which another buyer may take over.  No
-- foreign keys: usher-expire deletes a row after a day.
CREATE TABLE IF NOT EXISTS unpaid_hold (
	reservation_id BIGINT NOT NULL PRIMARY KEY,
	account_id VARCHAR(50) NOT NULL,
	concert_id INT NOT NULL,
	seat_id INT NOT NULL,
	ends_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
	KEY unpaid_of_account (account_id, concert_id, ends_at),
	KEY unpaid_age (ends_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One statement, so that all of it is there or nothing; MySQL, which ignores
-- what MariaDB reads in these comments, does it in one step too.
ALTER TABLE concert
	ADD COLUMN /*M! IF NOT EXISTS */ sale_opens_at TIMESTAMP(3) NULL
		DEFAULT NULL COMMENT 'NULL: on sale from the start',
	ADD COLUMN /*M! IF NOT EXISTS */ sale_closes_at TIMESTAMP(3) NULL
		DEFAULT NULL COMMENT 'NULL: until the show begins',
	ADD COLUMN /*M! IF NOT EXISTS */ hidden BOOLEAN NOT NULL
		DEFAULT FALSE COMMENT 'for buyers it does not exist',
	ADD COLUMN /*M! IF NOT EXISTS */ cooldown_s INT NOT NULL DEFAULT -1
		COMMENT 'before an account can hold the same seat again; -1: hold_s',
	ADD COLUMN /*M! IF NOT EXISTS */ unpaid_holds INT NOT NULL DEFAULT -1
		COMMENT 'that may end in a day; -1: 5 * seats_per_account, 0: any',
	ADD CONSTRAINT /*M! IF NOT EXISTS */ concert_sale
		CHECK (sale_closes_at > sale_opens_at),
	ADD CONSTRAINT /*M! IF NOT EXISTS */ concert_cooldown
		CHECK (cooldown_s >= -1),
	ADD CONSTRAINT /*M! IF NOT EXISTS */ concert_unpaid
		CHECK (unpaid_holds >= -1);
