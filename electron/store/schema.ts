import { sql } from 'drizzle-orm';
import { blob, check, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * The tables. Times are UTC ms. JSON columns are parsed with their schema on every read.
 * `…_ref` columns name a secret of the vault; they are no foreign keys, because a secret may live in memory only.
 */
export const connections = sqliteTable(
  'connections',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    host: text().notNull(),
    port: integer().notNull(),
    auth: text({ mode: 'json' }).notNull(),
    secretRef: text('secret_ref').notNull(),
    fingerprint: text().notNull(),
    guestProxy: text('guest_proxy'),
    colour: text().notNull(),
    isProduction: integer('is_production', { mode: 'boolean' }).notNull(),
    isDemo: integer('is_demo', { mode: 'boolean' }).notNull(),
    createdAt: integer('created_at').notNull(),
    lastContactAt: integer('last_contact_at'),
    version: text(),
    trustedHow: text('trusted_how'),
    trustedAt: integer('trusted_at'),
    /** The certificates of its nodes as the cluster tells them: two servers that share one lead to the same cluster. */
    nodeFingerprints: text('node_fingerprints', { mode: 'json' }),
  },
  (table) => [uniqueIndex('connections_name').on(sql`lower(${table.name})`)],
);

const connectionKey = () =>
  text('connection_id')
    .notNull()
    .references(() => connections.id, { onDelete: 'cascade' });

/** Templates made in the app. */
export const templates = sqliteTable('templates', {
  id: text().primaryKey(),
  name: text().notNull().unique(),
  body: text({ mode: 'json' }).notNull(),
  savedAt: integer('saved_at').notNull(),
});

/**
 * Templates of the user's folders: `mine` is the app's version, `ancestor` the one it and the files had last, `digest` that of the
 * files seen last.
 */
export const folderTemplates = sqliteTable('folder_templates', {
  id: text().primaryKey(),
  path: text().notNull().unique(),
  mine: text({ mode: 'json' }).notNull(),
  ancestor: text({ mode: 'json' }).notNull(),
  digest: text().notNull(),
  state: text().notNull(),
  problems: text({ mode: 'json' }).notNull(),
  savedAt: integer('saved_at').notNull(),
});

/** Folders that are looked through for templates. */
export const libraryFolders = sqliteTable('library_folders', {
  path: text().primaryKey(),
  isWatched: integer('is_watched', { mode: 'boolean' }).notNull(),
  lastScannedAt: integer('last_scanned_at'),
  problem: text(),
});

/** Package lists that templates link by name. */
export const packageBuckets = sqliteTable(
  'package_buckets',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    body: text({ mode: 'json' }).notNull(),
    savedAt: integer('saved_at').notNull(),
  },
  (table) => [uniqueIndex('package_buckets_name').on(sql`lower(${table.name})`)],
);

export const containers = sqliteTable(
  'containers',
  {
    id: text().primaryKey(),
    connectionId: connectionKey(),
    vmid: integer().notNull(),
    node: text().notNull(),
    hostname: text().notNull(),
    lifecycle: text().notNull(),
    templateId: text('template_id'),
    templateName: text('template_name'),
    address: text(),
    hostKeys: text('host_keys', { mode: 'json' }).notNull(),
    createdAt: integer('created_at').notNull(),
    observedAt: integer('observed_at'),
    goneAt: integer('gone_at'),
    lastJobId: text('last_job_id'),
    /** Of its first network interface: what tells it from another container that got its number. */
    hardwareAddress: text('hardware_address'),
    /** Its root disk and when the storage says it was made, in UTC ms: the second thing that tells it. */
    rootVolume: text('root_volume'),
    rootVolumeMadeAt: integer('root_volume_made_at'),
    /** What was seen and may be about another container; kept until it is decided. */
    suspicion: text({ mode: 'json' }),
    /** Its last new name or node, until the user has seen it. */
    recentChange: text('recent_change', { mode: 'json' }),
    privateKeyRef: text('private_key_ref'),
    rootPasswordRef: text('root_password_ref'),
  },
  // A number is used again once its container is gone, and the record of the old one stays.
  (table) => [
    uniqueIndex('containers_vmid')
      .on(table.connectionId, table.vmid)
      .where(sql`${table.goneAt} is null`),
  ],
);

/** Append-only and hash-chained; the triggers stand in the migration. No foreign key: the history outlives the container. */
export const containerEvents = sqliteTable(
  'container_events',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    containerId: text('container_id').notNull(),
    type: text().notNull(),
    message: text().notNull(),
    metadata: text().notNull(),
    at: integer().notNull(),
    hash: text().notNull(),
  },
  (table) => [index('container_events_container').on(table.containerId, table.id)],
);

const containerKey = () =>
  text('container_id')
    .notNull()
    .references(() => containers.id, { onDelete: 'cascade' });

export const containerServices = sqliteTable(
  'container_services',
  {
    id: text().primaryKey(),
    containerId: containerKey(),
    name: text().notNull(),
    type: text().notNull(),
    status: text().notNull(),
    ports: text({ mode: 'json' }).notNull(),
    webUrl: text('web_url'),
    hasCredentials: integer('has_credentials', { mode: 'boolean' }).notNull(),
    observedAt: integer('observed_at').notNull(),
  },
  (table) => [index('container_services_container').on(table.containerId)],
);

export const credentials = sqliteTable(
  'credentials',
  {
    id: text().primaryKey(),
    containerId: containerKey(),
    service: text().notNull(),
    key: text().notNull(),
    savedAt: integer('saved_at').notNull(),
    secretRef: text('secret_ref').notNull(),
  },
  (table) => [index('credentials_container').on(table.containerId)],
);

export const jobs = sqliteTable(
  'jobs',
  {
    id: text().primaryKey(),
    connectionId: text('connection_id').notNull(),
    state: text().notNull(),
    createdAt: integer('created_at').notNull(),
    revision: integer().notNull(),
    /** What was asked; written once. */
    data: text({ mode: 'json' }).notNull(),
    snapshot: text({ mode: 'json' }).notNull(),
    /** What a list tells of a job that is over; null before its end, and after an older version's until it was listed once. */
    brief: text({ mode: 'json' }),
    /** The way into its container it goes first; null while it goes as its server is set. */
    way: text(),
  },
  (table) => [index('jobs_state').on(table.state), index('jobs_connection').on(table.connectionId)],
);

const jobKey = () =>
  text('job_id')
    .notNull()
    .references(() => jobs.id, { onDelete: 'cascade' });

/** The journal: one row per step, about its latest attempt. */
export const jobSteps = sqliteTable(
  'job_steps',
  {
    ordinal: integer().primaryKey(),
    jobId: jobKey(),
    stepId: text('step_id').notNull(),
    attempts: integer().notNull(),
    intentAt: integer('intent_at').notNull(),
    upid: text(),
    outcome: text().notNull(),
    outcomeAt: integer('outcome_at'),
    result: text({ mode: 'json' }),
  },
  (table) => [
    uniqueIndex('job_steps_step').on(table.jobId, table.stepId),
    check('job_steps_outcome', sql`${table.outcome} in ('none', 'done', 'skipped', 'failed')`),
  ],
);

/** The log in blocks of consecutive events, see job-log-block.ts. */
export const jobLogBlocks = sqliteTable(
  'job_log_blocks',
  {
    jobId: jobKey(),
    firstSeq: integer('first_seq').notNull(),
    lastSeq: integer('last_seq').notNull(),
    body: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.firstSeq] })],
);

/**
 * What is known of each job's log: how far it can be searched, how large it is, and when it was removed. `number` leads from the search
 * index (`job_log_index`, a virtual table that stands in the migration alone) back to the job.
 */
export const jobLogs = sqliteTable('job_logs', {
  number: integer().primaryKey({ autoIncrement: true }),
  jobId: jobKey().unique(),
  /** The newest event in the search index. */
  indexedSeq: integer('indexed_seq').notNull().default(0),
  /** Of the blocks up to there. */
  bytes: integer().notNull().default(0),
  removedAt: integer('removed_at'),
});

export const inventoryGuests = sqliteTable(
  'inventory_guests',
  {
    connectionId: connectionKey(),
    vmid: integer().notNull(),
    kind: text().notNull(),
    node: text().notNull(),
    name: text(),
    status: text().notNull(),
    isStatusKnown: integer('is_status_known', { mode: 'boolean' }).notNull().default(true),
    tags: text({ mode: 'json' }).notNull(),
    lock: text(),
    isTemplate: integer('is_template', { mode: 'boolean' }).notNull(),
    cpuShare: real('cpu_share'),
    cores: real(),
    memoryBytes: integer('memory_bytes'),
    memoryMaxBytes: integer('memory_max_bytes'),
    diskBytes: integer('disk_bytes'),
    diskMaxBytes: integer('disk_max_bytes'),
    uptimeSeconds: integer('uptime_seconds'),
    address: text(),
    observedAt: integer('observed_at').notNull(),
    goneAt: integer('gone_at'),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.vmid] })],
);

export const inventoryNodes = sqliteTable(
  'inventory_nodes',
  {
    connectionId: connectionKey(),
    name: text().notNull(),
    isOnline: integer('is_online', { mode: 'boolean' }).notNull(),
    cores: real(),
    memoryBytes: integer('memory_bytes'),
    memoryMaxBytes: integer('memory_max_bytes'),
    observedAt: integer('observed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.name] })],
);

export const inventoryStorages = sqliteTable(
  'inventory_storages',
  {
    connectionId: connectionKey(),
    node: text().notNull(),
    name: text().notNull(),
    plugin: text().notNull(),
    content: text({ mode: 'json' }).notNull(),
    isActive: integer('is_active', { mode: 'boolean' }).notNull(),
    usedBytes: integer('used_bytes'),
    totalBytes: integer('total_bytes'),
    observedAt: integer('observed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.node, table.name] })],
);

export const inventoryBridges = sqliteTable(
  'inventory_bridges',
  {
    connectionId: connectionKey(),
    node: text().notNull(),
    name: text().notNull(),
    isActive: integer('is_active', { mode: 'boolean' }).notNull(),
    comment: text().notNull(),
    observedAt: integer('observed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.node, table.name] })],
);

/** What a server told of itself at the last contact. */
export const serverFactsTable = sqliteTable('server_facts', {
  connectionId: connectionKey().primaryKey(),
  facts: text({ mode: 'json' }).notNull(),
});

/** What was last seen of a container's configuration. */
export const containerConfigsTable = sqliteTable(
  'container_configs',
  { connectionId: connectionKey(), vmid: integer().notNull(), config: text({ mode: 'json' }).notNull() },
  (table) => [primaryKey({ columns: [table.connectionId, table.vmid] })],
);

/** One key per type of a host, as reached through one connection: two networks may use the same addresses. */
export const knownHosts = sqliteTable(
  'known_hosts',
  {
    connectionId: connectionKey(),
    host: text().notNull(),
    port: integer().notNull(),
    keyType: text('key_type').notNull(),
    fingerprint: text().notNull(),
    learnt: text().notNull(),
    learntAt: integer('learnt_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.host, table.port, table.keyType] })],
);

/** How the containers of a server are reached; without a row, as one nobody has set anything for. */
export const guestAccessTable = sqliteTable('guest_access', {
  connectionId: connectionKey().primaryKey(),
  settings: text({ mode: 'json' }).notNull(),
  secretRef: text('secret_ref'),
  passphraseRef: text('passphrase_ref'),
});

/** Containers whose `cmode` the API terminal has changed and not put back yet; `previous` is null where none was set. */
export const cmodeNotes = sqliteTable(
  'cmode_notes',
  {
    connectionId: connectionKey(),
    vmid: integer().notNull(),
    node: text().notNull(),
    previous: text(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.vmid] })],
);

/** Ciphertext only. The row `verifier` proves a passphrase and belongs to no one. */
export const secrets = sqliteTable('secrets', {
  id: text().primaryKey(),
  kind: text().notNull(),
  ciphertext: blob({ mode: 'buffer' }).notNull(),
  createdAt: integer('created_at').notNull(),
});
