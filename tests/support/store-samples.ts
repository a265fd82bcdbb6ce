import { fileURLToPath } from 'node:url';
import { ManualClock } from '../../electron/lib/clock.ts';
import type { ConnectionRecord } from '../../electron/store/connections.ts';
import { openStore, type Store } from '../../electron/store/store.ts';
import type { Container } from '../../shared/domain/container.ts';
import {
  connectionId,
  containerId,
  jobId,
  vmid,
  type ConnectionId,
  type ContainerId,
  type JobId,
} from '../../shared/domain/ids.ts';
import type { Guest } from '../../shared/domain/inventory.ts';
import type { ContainerProgressEvent, JobData, JobSnapshot } from '../../shared/domain/job.ts';

export const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url));
export const newConnectionId = (): ConnectionId => connectionId.parse(crypto.randomUUID());
export const newContainerId = (): ContainerId => containerId.parse(crypto.randomUUID());
export const newJobId = (): JobId => jobId.parse(crypto.randomUUID());

export const openMemoryStore = (clock = new ManualClock()): Store =>
  openStore({ file: ':memory:', migrationsFolder, clock });

export const sampleConnection = (change: Partial<ConnectionRecord> = {}): ConnectionRecord => ({
  id: newConnectionId(),
  name: 'Cellar',
  host: 'pve.example',
  port: 8006,
  auth: { kind: 'token', tokenName: 'root@pam!gantry' },
  secretRef: 'none',
  fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
  guestProxy: null,
  colour: 'none',
  isProduction: false,
  isDemo: false,
  trustedHow: 'added',
  trustedAt: 0,
  createdAt: 1,
  lastContactAt: null,
  version: null,
  nodeFingerprints: null,
  ...change,
});

export const sampleContainer = (connection: ConnectionId, change: Partial<Container> = {}): Container => ({
  id: newContainerId(),
  connectionId: connection,
  vmid: vmid.parse(101),
  node: 'pve1',
  hostname: 'web',
  lifecycle: 'creating',
  templateId: null,
  templateName: null,
  address: null,
  hostKeys: [{ keyType: 'ssh-ed25519', fingerprint: 'SHA256:abc' }],
  createdAt: 1,
  observedAt: null,
  goneAt: null,
  lastJobId: null,
  recentChange: null,
  ...change,
});

export const sampleGuest = (connection: ConnectionId, number: number, change: Partial<Guest> = {}): Guest => ({
  connectionId: connection,
  vmid: vmid.parse(number),
  kind: 'lxc',
  node: 'pve1',
  name: `ct${number}`,
  status: 'running',
  isStatusKnown: true,
  tags: ['web', 'prod'],
  lock: null,
  isTemplate: false,
  cpuShare: 0.0123,
  cores: 2,
  memoryBytes: 123_456_789,
  memoryMaxBytes: 2 ** 33,
  diskBytes: 2 ** 38,
  diskMaxBytes: 2 ** 40,
  uptimeSeconds: 12,
  address: '192.168.1.20',
  observedAt: 5,
  goneAt: null,
  ...change,
});

export const samplePowerData = (connection: ConnectionId): JobData => ({
  kind: 'power-container',
  connectionId: connection,
  node: 'pve1',
  vmid: vmid.parse(101),
  hostname: 'web',
  action: 'start',
  forceStop: false,
});

export const sampleSnapshot = (connection: ConnectionId, change: Partial<JobSnapshot> = {}): JobSnapshot => ({
  id: newJobId(),
  revision: 0,
  kind: 'power-container',
  power: 'start',
  batchId: null,
  title: 'Start web',
  connectionId: connection,
  containerId: null,
  node: 'pve1',
  vmid: vmid.parse(101),
  hostname: 'web',
  state: { name: 'running', isCancelling: false },
  percent: 0,
  steps: [],
  warnings: [],
  pausesBefore: [],
  result: null,
  lastSeq: 0,
  createdAt: 1,
  startedAt: 1,
  endedAt: null,
  ...change,
});

export const sampleLine = (id: JobId, seq: number, message = `line ${seq}`): ContainerProgressEvent => ({
  jobId: id,
  seq,
  at: 1_000 + seq * 3,
  percent: 40,
  step: 'script:10-web.sh',
  type: 'log',
  stream: 'stdout',
  message,
});

/** `count` lines from `first` on. */
export const sampleLines = (id: JobId, first: number, count: number): ContainerProgressEvent[] =>
  Array.from({ length: count }, (_, index) => sampleLine(id, first + index));
