CREATE TABLE `container_configs` (
	`connection_id` text NOT NULL,
	`vmid` integer NOT NULL,
	`config` text NOT NULL,
	PRIMARY KEY(`connection_id`, `vmid`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
