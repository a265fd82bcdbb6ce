-- Rows in the order they came, and the key beside them. Without rowid the text was a part of the key: to find its place, a new block was
-- compared with others, and SQLite reads the whole of what it compares.
CREATE TABLE `job_log_rows` (
	`job_id` text NOT NULL,
	`first_seq` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`job_id`, `first_seq`),
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
INSERT INTO `job_log_rows` SELECT `job_id`, `first_seq`, `last_seq`, `body` FROM `job_log_blocks` ORDER BY `job_id`, `first_seq`;
--> statement-breakpoint
DROP TABLE `job_log_blocks`;
--> statement-breakpoint
ALTER TABLE `job_log_rows` RENAME TO `job_log_blocks`;
