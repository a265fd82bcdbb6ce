CREATE TABLE `cmode_notes` (
	`connection_id` text NOT NULL,
	`vmid` integer NOT NULL,
	`node` text NOT NULL,
	`previous` text,
	PRIMARY KEY(`connection_id`, `vmid`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `guest_access` (
	`connection_id` text PRIMARY KEY NOT NULL,
	`settings` text NOT NULL,
	`secret_ref` text,
	`passphrase_ref` text,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `jobs` ADD `way` text;