-- Accounts that were admitted by the queue and go on by its receipt while it is
-- down, each until the end of its admission.
CREATE TABLE IF NOT EXISTS receipt_admission (
	concert_id INT NOT NULL,
	account_id VARCHAR(50) NOT NULL,
	ends_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
	PRIMARY KEY (concert_id, account_id),
	KEY receipt_admission_age (ends_at),
	CONSTRAINT receipt_concert FOREIGN KEY (concert_id)
		REFERENCES concert (concert_id),
	CONSTRAINT receipt_account FOREIGN KEY (account_id)
		REFERENCES account (account_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE bypass
	ADD COLUMN receipt_admitted BIGINT NOT NULL DEFAULT 0,
	ADD COLUMN receipt_refused BIGINT NOT NULL DEFAULT 0;
