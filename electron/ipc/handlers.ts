import { appHandlers } from './app-handlers.ts';
import { bucketHandlers } from './bucket-handlers.ts';
import { connectionHandlers } from './connection-handlers.ts';
import { containerHandlers } from './container-handlers.ts';
import { demoHandlers } from './demo-handlers.ts';
import { lifecycleHandlers } from './lifecycle-handlers.ts';
import { jobHandlers, type Watching } from './job-handlers.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';
import { serverHandlers } from './server-handlers.ts';
import { templateHandlers } from './template-handlers.ts';

/** Every answer main can give. A channel without one does not compile. */
export const createHandlers = (parts: Parts, watching: Watching): Handlers => ({
  ...appHandlers(parts),
  ...connectionHandlers(parts),
  ...containerHandlers(parts),
  ...lifecycleHandlers(parts),
  ...demoHandlers(parts),
  ...serverHandlers(parts),
  ...jobHandlers(parts, watching),
  ...templateHandlers(parts),
  ...bucketHandlers(parts),
});
