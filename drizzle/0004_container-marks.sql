ALTER TABLE `containers` ADD `root_volume` text;--> statement-breakpoint
ALTER TABLE `containers` ADD `root_volume_made_at` integer;--> statement-breakpoint
ALTER TABLE `containers` ADD `suspicion` text;--> statement-breakpoint
ALTER TABLE `containers` ADD `recent_change` text;