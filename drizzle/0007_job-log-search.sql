CREATE TABLE `job_logs` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`job_id` text NOT NULL,
	`indexed_seq` integer DEFAULT 0 NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `job_logs_job_id_unique` ON `job_logs` (`job_id`);--> statement-breakpoint
-- Finds pieces of logs by parts of words. It holds no text, and which lines match is decided by reading the log itself.
CREATE VIRTUAL TABLE `job_log_index` USING fts5(`text`, content='', contentless_delete=1, detail=none, tokenize='trigram');
--> statement-breakpoint
-- Its parts are merged in small steps of ours; its own would hold up everything else now and then.
INSERT INTO `job_log_index` (`job_log_index`, rank) VALUES ('automerge', 0), ('crisismerge', 1000);
--> statement-breakpoint
CREATE TRIGGER `job_logs_gone` AFTER DELETE ON `job_logs`
BEGIN
	DELETE FROM `job_log_index` WHERE rowid >= old.`number` * 4294967296 AND rowid < (old.`number` + 1) * 4294967296;
END;
