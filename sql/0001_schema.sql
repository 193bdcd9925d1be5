-- Accounts and points, concerts and seats, reservations and payments.
-- Invariants stand here where a schema can hold them: a seat has one
-- reservation (UNIQUE), a balance is never below zero (CHECK), a reservation
-- is paid by at most one payment item (UNIQUE), and what is paid cannot be
-- deleted (the item's foreign key).  Money is whole points.

CREATE TABLE IF NOT EXISTS account (
	account_id VARCHAR(50) NOT NULL PRIMARY KEY,
	account_name VARCHAR(50) NOT NULL,
	password_hash VARCHAR(128) NULL
		COMMENT 'Argon2id of libsodium; NULL: signs in through Apache',
	created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
	updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
		ON UPDATE CURRENT_TIMESTAMP
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS point (
	point_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
	account_id VARCHAR(50) NOT NULL,
	balance BIGINT NOT NULL DEFAULT 0,
	created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
	updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
		ON UPDATE CURRENT_TIMESTAMP,
	UNIQUE KEY point_of_account (account_id),
	CONSTRAINT point_account FOREIGN KEY (account_id)
		REFERENCES account (account_id),
	CONSTRAINT point_not_negative CHECK (balance >= 0)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS concert (
	concert_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
	concert_title VARCHAR(100) NOT NULL,
	queue_manage_required_yn VARCHAR(1) NOT NULL DEFAULT 'N',
	hold_s INT NOT NULL DEFAULT 300,
	seats_per_account INT NOT NULL DEFAULT 4,
	bypass_per_min INT NOT NULL DEFAULT 60
		COMMENT 'most admissions a minute while the queue is down',
	seats_total INT NOT NULL DEFAULT 0
		COMMENT 'seats that are not blocked',
	created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
	updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
		ON UPDATE CURRENT_TIMESTAMP,
	CONSTRAINT concert_queue_yn CHECK (queue_manage_required_yn IN ('Y', 'N')),
	CONSTRAINT concert_hold CHECK (hold_s > 0),
	CONSTRAINT concert_limit CHECK (seats_per_account BETWEEN 1 AND 64),
	CONSTRAINT concert_bypass CHECK (bypass_per_min >= 0),
	CONSTRAINT concert_seats CHECK (seats_total >= 0)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS seat (
	seat_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
	concert_id INT NOT NULL,
	status VARCHAR(30) NOT NULL DEFAULT 'available'
		COMMENT 'what the operator says; who has it is in reservation',
	section_name VARCHAR(30) NOT NULL,
	row_name VARCHAR(10) NOT NULL,
	seat_number INT NOT NULL,
	price BIGINT NOT NULL,
	created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
	updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
		ON UPDATE CURRENT_TIMESTAMP,
	UNIQUE KEY seat_place (concert_id, section_name, row_name, seat_number),
	KEY seat_of_concert (concert_id, seat_id),
	CONSTRAINT seat_concert FOREIGN KEY (concert_id)
		REFERENCES concert (concert_id),
	CONSTRAINT seat_status CHECK (status IN ('available', 'blocked')),
	CONSTRAINT seat_number_positive CHECK (seat_number > 0),
	CONSTRAINT seat_price CHECK (price >= 0)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A seat is free if and only if it has no row here, or its row is neither paid
-- nor within its time.  A row that is taken over gets a new id.
CREATE TABLE IF NOT EXISTS reservation (
	reservation_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
	account_id VARCHAR(50) NOT NULL,
	concert_id INT NOT NULL,
	seat_id INT NOT NULL,
	price BIGINT NOT NULL COMMENT 'of the seat when it was held',
	expires_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
	paid_at TIMESTAMP(6) NULL DEFAULT NULL,
	created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
	updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
		ON UPDATE CURRENT_TIMESTAMP,
	UNIQUE KEY one_reservation_a_seat (seat_id),
	KEY reservation_of_account (account_id, concert_id),
	KEY reservation_of_concert (concert_id, paid_at, expires_at),
	KEY reservation_void (paid_at, expires_at),
	CONSTRAINT reservation_account FOREIGN KEY (account_id)
		REFERENCES account (account_id),
	CONSTRAINT reservation_concert FOREIGN KEY (concert_id)
		REFERENCES concert (concert_id),
	CONSTRAINT reservation_seat FOREIGN KEY (seat_id)
		REFERENCES seat (seat_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS payment (
	payment_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
	account_id VARCHAR(50) NOT NULL,
	amount BIGINT NOT NULL,
	created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
	KEY payment_of_account (account_id),
	CONSTRAINT payment_account FOREIGN KEY (account_id)
		REFERENCES account (account_id),
	CONSTRAINT payment_amount CHECK (amount >= 0)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What a payment paid for.  reservation_id becomes NULL with a refund, so that
-- the seat can be sold again; the item itself stays.
CREATE TABLE IF NOT EXISTS payment_item (
	payment_item_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
	payment_id BIGINT NOT NULL,
	reservation_id BIGINT NULL,
	seat_id INT NOT NULL,
	price BIGINT NOT NULL,
	refunded_at TIMESTAMP(6) NULL DEFAULT NULL,
	UNIQUE KEY one_payment_a_reservation (reservation_id),
	KEY item_of_payment (payment_id),
	CONSTRAINT item_payment FOREIGN KEY (payment_id)
		REFERENCES payment (payment_id),
	CONSTRAINT item_reservation FOREIGN KEY (reservation_id)
		REFERENCES reservation (reservation_id) ON DELETE RESTRICT,
	CONSTRAINT item_seat FOREIGN KEY (seat_id) REFERENCES seat (seat_id),
	CONSTRAINT item_refunded
		CHECK ((reservation_id IS NULL) = (refunded_at IS NOT NULL))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Every movement of points, in the transaction that moves them.  The sum of an
-- account's rows is its balance.
CREATE TABLE IF NOT EXISTS point_ledger (
	ledger_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
	account_id VARCHAR(50) NOT NULL,
	kind VARCHAR(10) NOT NULL,
	amount BIGINT NOT NULL COMMENT 'what the balance gains; below 0: loses',
	payment_id BIGINT NULL COMMENT 'of a payment or a refund',
	reservation_id BIGINT NULL COMMENT 'of a refund',
	created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
	UNIQUE KEY one_refund_a_reservation (reservation_id),
	KEY ledger_of_account (account_id),
	KEY ledger_of_payment (payment_id),
	CONSTRAINT ledger_account FOREIGN KEY (account_id)
		REFERENCES account (account_id),
	CONSTRAINT ledger_payment FOREIGN KEY (payment_id)
		REFERENCES payment (payment_id),
	CONSTRAINT ledger_kind CHECK (kind IN ('grant', 'payment', 'refund')),
	CONSTRAINT ledger_subject CHECK (
		(kind = 'grant') = (payment_id IS NULL) AND
		(kind = 'refund') = (reservation_id IS NOT NULL))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The answer of a payment under the key its buyer chose, to be given again
-- byte for byte.  A row exists only when the payment is committed.
CREATE TABLE IF NOT EXISTS idempotency (
	account_id VARCHAR(50) NOT NULL,
	idempotency_key VARCHAR(64) NOT NULL,
	request_hash BINARY(32) NOT NULL,
	answer MEDIUMTEXT NOT NULL,
	created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
	PRIMARY KEY (account_id, idempotency_key),
	KEY idempotency_age (created_at),
	CONSTRAINT idempotency_account FOREIGN KEY (account_id)
		REFERENCES account (account_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
