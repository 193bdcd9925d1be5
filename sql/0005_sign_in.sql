-- Attempts to sign in, counted so that a lock slows before it shuts.  What was
-- counted before is forgotten: it would have been in a quarter of an hour.

DROP TABLE IF EXISTS login_attempt;

-- A row counts for an account from one address ('pair'), for a browser that
-- signed in before ('device'), for an account from all other browsers
-- ('account'), and for an address or a wider network ('address', 'rate').  A
-- count is a time: each attempt puts ends_at off by as long as one is
-- remembered.
CREATE TABLE IF NOT EXISTS login_attempt (
	kind VARCHAR(10) NOT NULL,
	subject VARCHAR(120) NOT NULL,
	next_at TIMESTAMP(6) NULL DEFAULT NULL
		COMMENT 'no attempt before it; NULL: at once',
	ends_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
		COMMENT 'when all attempts are forgotten',
	PRIMARY KEY (kind, subject),
	KEY login_attempt_age (ends_at),
	CONSTRAINT login_attempt_kind
		CHECK (kind IN ('account', 'address', 'device', 'pair', 'rate'))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
