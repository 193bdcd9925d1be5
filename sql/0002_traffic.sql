-- What the seat map, the gate, sign-in and the cron program count.

-- The version of a concert's seat map is the sum over its shards: a change of
-- a seat moves one of them, so that buyers do not wait for each other.
CREATE TABLE IF NOT EXISTS seat_version (
	concert_id INT NOT NULL,
	shard TINYINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (concert_id, shard),
	CONSTRAINT version_concert FOREIGN KEY (concert_id)
		REFERENCES concert (concert_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Admissions while the queue service is down: the next one is due at due_at.
CREATE TABLE IF NOT EXISTS bypass (
	concert_id INT NOT NULL PRIMARY KEY,
	due_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
	admitted BIGINT NOT NULL DEFAULT 0,
	refused BIGINT NOT NULL DEFAULT 0,
	updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
		ON UPDATE CURRENT_TIMESTAMP,
	CONSTRAINT bypass_concert FOREIGN KEY (concert_id)
		REFERENCES concert (concert_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Who was let in so, and until when without being counted again.
CREATE TABLE IF NOT EXISTS bypass_admission (
	concert_id INT NOT NULL,
	account_id VARCHAR(50) NOT NULL,
	ends_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
	PRIMARY KEY (concert_id, account_id),
	KEY bypass_admission_age (ends_at),
	CONSTRAINT admission_concert FOREIGN KEY (concert_id)
		REFERENCES concert (concert_id),
	CONSTRAINT admission_account FOREIGN KEY (account_id)
		REFERENCES account (account_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Failed sign-ins of an account or an address, known or not.
CREATE TABLE IF NOT EXISTS login_attempt (
	kind VARCHAR(10) NOT NULL,
	subject VARCHAR(64) NOT NULL,
	failed INT NOT NULL,
	ends_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
		COMMENT 'when counting begins anew',
	PRIMARY KEY (kind, subject),
	KEY login_attempt_age (ends_at),
	CONSTRAINT login_attempt_kind CHECK (kind IN ('account', 'address'))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The last turn of a cron program, for the operator.
CREATE TABLE IF NOT EXISTS cron_run (
	name VARCHAR(30) NOT NULL PRIMARY KEY,
	ran_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
	deleted BIGINT NOT NULL DEFAULT 0
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
