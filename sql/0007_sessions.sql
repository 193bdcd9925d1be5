-- A session is good while it carries its account's generation; signing out and a
-- new password move that on.
ALTER TABLE account
	ADD COLUMN session_generation BIGINT NOT NULL DEFAULT 1,
	ADD CONSTRAINT account_session CHECK (session_generation >= 1);
