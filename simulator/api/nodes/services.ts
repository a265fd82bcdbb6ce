import { controlService, type ServiceCommand } from '../../tasks/control-service.ts';
import { SERVICES, serviceState } from '../../world/services.ts';
import { nodeOf, text, type Call, type Handler, type Handlers } from '../call.ts';

const INDEX = ['state', 'start', 'stop', 'restart', 'reload'];

export const nodeServiceHandlers: Handlers = {
  'GET /nodes/{node}/services': (call) => SERVICES.map((service) => describe(call, service)),
  'GET /nodes/{node}/services/{service}': () => INDEX.map((subdir) => ({ subdir })),
  'GET /nodes/{node}/services/{service}/state': (call) => describe(call, text(call, 'service')),
  'POST /nodes/{node}/services/{service}/start': command('start'),
  'POST /nodes/{node}/services/{service}/stop': command('stop'),
  'POST /nodes/{node}/services/{service}/restart': command('restart'),
  'POST /nodes/{node}/services/{service}/reload': command('reload'),
};

const describe = (call: Call, service: string): object =>
  serviceState(call.world.node(nodeOf(call)), call.world.state.nodes.length > 1, service);

/** Even what systemd will refuse is a task first. */
function command(verb: ServiceCommand): Handler {
  return (call) => {
    const service = text(call, 'service');
    const node = nodeOf(call);
    return call.world.tasks.start({
      node,
      type: `srv${verb}`,
      id: service,
      owner: call.who.authid,
      run: (task) => controlService(call.world, call.world.node(node), { verb, service }, task),
    });
  };
}
