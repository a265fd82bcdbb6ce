ALTER TABLE `connections` ADD `node_fingerprints` text;--> statement-breakpoint
ALTER TABLE `containers` ADD `hardware_address` text;--> statement-breakpoint
ALTER TABLE `inventory_guests` ADD `is_status_known` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `inventory_guests` ADD `disk_bytes` integer;--> statement-breakpoint
ALTER TABLE `inventory_guests` ADD `address` text;