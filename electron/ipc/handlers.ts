import { appHandlers } from './app-handlers.ts';
import { bucketHandlers } from './bucket-handlers.ts';
import { configHandlers } from './config-handlers.ts';
import { connectionHandlers } from './connection-handlers.ts';
import { containerHandlers } from './container-handlers.ts';
import { demoHandlers } from './demo-handlers.ts';
import type { RestHandlers } from './first-handlers.ts';
import { guestAccessHandlers } from './guest-access-handlers.ts';
import { keyHandlers } from './key-handlers.ts';
import { lifecycleHandlers } from './lifecycle-handlers.ts';
import { jobHistoryHandlers } from './job-history-handlers.ts';
import { jobHandlers, type Watching } from './job-handlers.ts';
import { logHandlers } from './log-handlers.ts';
import { osTemplateHandlers } from './os-template-handlers.ts';
import type { Parts } from './parts.ts';
import { planHandlers } from './plan-handlers.ts';
import { serverHandlers } from './server-handlers.ts';
import { terminalHandlers } from './terminal-handlers.ts';
import { templateHandlers } from './template-handlers.ts';

/** Every answer that is not among the first. A channel without one does not compile. */
export const createHandlers = (parts: Parts, watching: Watching): RestHandlers => ({
  ...appHandlers(parts),
  ...connectionHandlers(parts),
  ...planHandlers(parts),
  ...containerHandlers(parts),
  ...configHandlers(parts),
  ...lifecycleHandlers(parts),
  ...demoHandlers(parts),
  ...serverHandlers(parts),
  ...guestAccessHandlers(parts),
  ...keyHandlers(parts),
  ...jobHandlers(parts, watching),
  ...jobHistoryHandlers(parts),
  ...logHandlers(parts),
  ...terminalHandlers(parts),
  ...osTemplateHandlers(parts),
  ...templateHandlers(parts),
  ...bucketHandlers(parts),
});
