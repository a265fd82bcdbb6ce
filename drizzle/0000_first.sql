CREATE TABLE `connections` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`host` text NOT NULL,
	`port` integer NOT NULL,
	`auth` text NOT NULL,
	`secret_ref` text NOT NULL,
	`fingerprint` text NOT NULL,
	`guest_proxy` text,
	`colour` text NOT NULL,
	`is_production` integer NOT NULL,
	`is_demo` integer NOT NULL,
	`created_at` integer NOT NULL,
	`last_contact_at` integer,
	`version` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `connections_name` ON `connections` (lower("name"));--> statement-breakpoint
CREATE TABLE `container_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`container_id` text NOT NULL,
	`type` text NOT NULL,
	`message` text NOT NULL,
	`metadata` text NOT NULL,
	`at` integer NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `container_events_container` ON `container_events` (`container_id`,`id`);--> statement-breakpoint
CREATE TABLE `container_services` (
	`id` text PRIMARY KEY NOT NULL,
	`container_id` text NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`status` text NOT NULL,
	`ports` text NOT NULL,
	`web_url` text,
	`has_credentials` integer NOT NULL,
	`observed_at` integer NOT NULL,
	FOREIGN KEY (`container_id`) REFERENCES `containers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `container_services_container` ON `container_services` (`container_id`);--> statement-breakpoint
CREATE TABLE `containers` (
	`id` text PRIMARY KEY NOT NULL,
	`connection_id` text NOT NULL,
	`vmid` integer NOT NULL,
	`node` text NOT NULL,
	`hostname` text NOT NULL,
	`lifecycle` text NOT NULL,
	`template_id` text,
	`template_name` text,
	`address` text,
	`host_keys` text NOT NULL,
	`created_at` integer NOT NULL,
	`observed_at` integer,
	`gone_at` integer,
	`last_job_id` text,
	`private_key_ref` text,
	`root_password_ref` text,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `containers_vmid` ON `containers` (`connection_id`,`vmid`) WHERE "containers"."gone_at" is null;--> statement-breakpoint
CREATE TABLE `credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`container_id` text NOT NULL,
	`service` text NOT NULL,
	`key` text NOT NULL,
	`saved_at` integer NOT NULL,
	`secret_ref` text NOT NULL,
	FOREIGN KEY (`container_id`) REFERENCES `containers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `credentials_container` ON `credentials` (`container_id`);--> statement-breakpoint
CREATE TABLE `inventory_bridges` (
	`connection_id` text NOT NULL,
	`node` text NOT NULL,
	`name` text NOT NULL,
	`is_active` integer NOT NULL,
	`comment` text NOT NULL,
	`observed_at` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `node`, `name`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `inventory_guests` (
	`connection_id` text NOT NULL,
	`vmid` integer NOT NULL,
	`kind` text NOT NULL,
	`node` text NOT NULL,
	`name` text,
	`status` text NOT NULL,
	`tags` text NOT NULL,
	`lock` text,
	`is_template` integer NOT NULL,
	`cpu_share` real,
	`cores` real,
	`memory_bytes` integer,
	`memory_max_bytes` integer,
	`disk_max_bytes` integer,
	`uptime_seconds` integer,
	`observed_at` integer NOT NULL,
	`gone_at` integer,
	PRIMARY KEY(`connection_id`, `vmid`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `inventory_nodes` (
	`connection_id` text NOT NULL,
	`name` text NOT NULL,
	`is_online` integer NOT NULL,
	`cores` real,
	`memory_bytes` integer,
	`memory_max_bytes` integer,
	`observed_at` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `name`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `inventory_storages` (
	`connection_id` text NOT NULL,
	`node` text NOT NULL,
	`name` text NOT NULL,
	`plugin` text NOT NULL,
	`content` text NOT NULL,
	`is_active` integer NOT NULL,
	`used_bytes` integer,
	`total_bytes` integer,
	`observed_at` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `node`, `name`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `job_log_blocks` (
	`job_id` text NOT NULL,
	`first_seq` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`job_id`, `first_seq`),
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `job_steps` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`job_id` text NOT NULL,
	`step_id` text NOT NULL,
	`attempts` integer NOT NULL,
	`intent_at` integer NOT NULL,
	`upid` text,
	`outcome` text NOT NULL,
	`outcome_at` integer,
	`result` text,
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "job_steps_outcome" CHECK("job_steps"."outcome" in ('none', 'done', 'skipped', 'failed'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `job_steps_step` ON `job_steps` (`job_id`,`step_id`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`connection_id` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`revision` integer NOT NULL,
	`data` text NOT NULL,
	`snapshot` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `jobs_state` ON `jobs` (`state`);--> statement-breakpoint
CREATE INDEX `jobs_connection` ON `jobs` (`connection_id`);--> statement-breakpoint
CREATE TABLE `known_hosts` (
	`connection_id` text NOT NULL,
	`host` text NOT NULL,
	`port` integer NOT NULL,
	`key_type` text NOT NULL,
	`fingerprint` text NOT NULL,
	`learnt` text NOT NULL,
	`learnt_at` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `host`, `port`, `key_type`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `secrets` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`ciphertext` blob NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `templates` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`body` text NOT NULL,
	`saved_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `templates_name_unique` ON `templates` (`name`);