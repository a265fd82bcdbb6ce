-- Blocks live in the primary key's own tree: reading a job's last lines is one range scan.
DROP TABLE `job_log_blocks`;--> statement-breakpoint
CREATE TABLE `job_log_blocks` (
	`job_id` text NOT NULL,
	`first_seq` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`job_id`, `first_seq`),
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER `container_events_no_update` BEFORE UPDATE ON `container_events`
BEGIN
	SELECT RAISE(ABORT, 'container_events is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `container_events_no_delete` BEFORE DELETE ON `container_events`
BEGIN
	SELECT RAISE(ABORT, 'container_events is append-only');
END;
