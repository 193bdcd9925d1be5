-- Booking numbers and tickets that were used.

-- What buyers and operators call a payment: random, so that it tells neither how
-- much was sold nor the number of another buyer (lib/booking/booking_number.c
-- makes them).
CREATE TABLE IF NOT EXISTS booking_number (
	payment_id BIGINT NOT NULL PRIMARY KEY,
	number CHAR(11) NOT NULL,
	UNIQUE KEY one_booking_a_number (number),
	CONSTRAINT booking_number_payment FOREIGN KEY (payment_id)
		REFERENCES payment (payment_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Payments from before there were numbers.  45 bits of a hash in the alphabet
-- of booking_number.c, after one of its first letters.
INSERT IGNORE INTO booking_number (payment_id, number)
SELECT payment_id, CONCAT(
	SUBSTRING('ABCDEFGHJKMNPQSTVWXYZ', 1 + FLOOR(RAND() * 21), 1),
	SUBSTRING(text, 1, 4), '-', SUBSTRING(text, 5, 5))
FROM (
	SELECT payment_id, REPLACE(REPLACE(REPLACE(REPLACE(RIGHT(CONCAT(
		'00000000', CONV(SUBSTRING(SHA2(CONCAT_WS(' ', UUID(), RAND(),
		RAND(), payment_id), 256), 1, 12), 16, 32)), 9),
		'I', 'W'), 'L', 'X'), 'O', 'Y'), 'U', 'Z') AS text
	FROM payment
) AS random_text;

-- A ticket, which is an item that was paid, is used at most once: the primary
-- key decides among all doors.
CREATE TABLE IF NOT EXISTS checkin (
	payment_item_id BIGINT NOT NULL PRIMARY KEY,
	used_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
		COMMENT 'by the clock of a device that was offline',
	device VARCHAR(40) NOT NULL COMMENT 'what the staff call it',
	request VARCHAR(40) NOT NULL
		COMMENT 'made by the device: the same again is the same use',
	created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
	CONSTRAINT checkin_item FOREIGN KEY (payment_item_id)
		REFERENCES payment_item (payment_item_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
