CREATE TABLE `folder_templates` (
	`id` text PRIMARY KEY NOT NULL,
	`path` text NOT NULL,
	`mine` text NOT NULL,
	`ancestor` text NOT NULL,
	`digest` text NOT NULL,
	`state` text NOT NULL,
	`problems` text NOT NULL,
	`saved_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `folder_templates_path_unique` ON `folder_templates` (`path`);--> statement-breakpoint
CREATE TABLE `library_folders` (
	`path` text PRIMARY KEY NOT NULL,
	`is_watched` integer NOT NULL,
	`last_scanned_at` integer,
	`problem` text
);
--> statement-breakpoint
CREATE TABLE `package_buckets` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`body` text NOT NULL,
	`saved_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `package_buckets_name` ON `package_buckets` (lower("name"));