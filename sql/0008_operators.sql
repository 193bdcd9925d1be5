-- A concert that does not take place.  Nothing of it is held or paid from then
-- on, and `usherctl concert cancel` refunds what was.
ALTER TABLE concert
	ADD COLUMN cancelled_at TIMESTAMP(6) NULL DEFAULT NULL
		COMMENT 'NULL: takes place';
