CREATE TABLE `server_facts` (
	`connection_id` text PRIMARY KEY NOT NULL,
	`facts` text NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `connections` ADD `trusted_how` text;--> statement-breakpoint
ALTER TABLE `connections` ADD `trusted_at` integer;