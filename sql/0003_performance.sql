-- When a concert takes place, for its tickets and the buyers' calendars.
CREATE TABLE IF NOT EXISTS performance (
	concert_id INT NOT NULL PRIMARY KEY,
	starts_at TIMESTAMP NULL DEFAULT NULL COMMENT 'NULL: not announced',
	CONSTRAINT performance_concert FOREIGN KEY (concert_id)
		REFERENCES concert (concert_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
