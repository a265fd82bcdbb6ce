import { containerRow } from '../../shared/domain/container.ts';

/** A managed, running container as the list shows it. For tests alone. */
export const exampleRow = containerRow.parse({
  key: '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11/100',
  connectionId: '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  vmid: 100,
  node: 'pve1',
  name: 'web',
  status: 'running',
  origin: 'managed',
  containerId: '2b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  lifecycle: 'ready',
  templateName: 'Nginx web server',
  address: '192.168.1.20',
  tags: ['web', 'prod'],
  lock: null,
  isTemplate: false,
  cpuShare: 0.1,
  cores: 2,
  memoryBytes: 100,
  memoryMaxBytes: 1000,
  diskMaxBytes: 8000,
  uptimeSeconds: 60,
  services: [],
  lastJobId: null,
  observedAt: 100,
  goneAt: null,
});
