import { isVncTicketOf } from '../auth/vnc-tickets.ts';
import { consoleCommandOf } from '../console/container-consoles.ts';
import type { ProxyOptions } from '../console/console-proxies.ts';
import { forbidden, PveError } from '../http/pve-error.ts';
import { nodeOf, text, type Call, type Handlers } from './call.ts';

/** Terminals of containers and nodes. (PVE::API2::LXC, PVE::API2::Nodes) */
export const consoleHandlers: Handlers = {
  'POST /nodes/{node}/lxc/{vmid}/termproxy': (call) => call.world.consoles.open(containerProxy(call, 'termproxy')),
  'POST /nodes/{node}/lxc/{vmid}/vncproxy': async (call) => {
    const opened = await call.world.consoles.open(containerProxy(call, 'vncterm'));
    return { ...opened, cert: call.world.state.certificate.certificate };
  },
  'GET /nodes/{node}/lxc/{vmid}/vncwebsocket': (call) => checkTicket(call, `/vms/${text(call, 'vmid')}`),
  'POST /nodes/{node}/termproxy': (call) => call.world.consoles.open(nodeProxy(call)),
  'GET /nodes/{node}/vncwebsocket': (call) => checkTicket(call, `/nodes/${text(call, 'node')}`),
};

function containerProxy(call: Call, helper: ProxyOptions['helper']): ProxyOptions {
  const { world, who } = call;
  const node = nodeOf(call);
  const vmid = text(call, 'vmid');
  const path = `/vms/${vmid}`;
  const container = world.container(node, vmid);
  const shared = `/usr/bin/dtach -A /var/run/dtach/vzctlconsole${vmid} -r winch -z ${consoleCommandOf(container)}`;
  const size = ['width', 'height']
    .map((name) => (call.parameters[name] ? ` -${name} ${text(call, name)}` : ''))
    .join('');
  const web = call.parameters['websocket'] === '1' ? ' -notls -listen localhost' : '';
  return {
    helper,
    node: world.localNode.name,
    type: 'vncproxy',
    id: vmid,
    owner: who.authid,
    path,
    privilege: 'VM.Console',
    command: (port) =>
      helper === 'termproxy'
        ? `/usr/bin/termproxy ${port} --path ${path} --perm VM.Console -- ${remote(call)}${shared}`
        : `/usr/bin/vncterm -rfbport ${port} -timeout 10 -authpath ${path} -perm VM.Console${size}${web} -c ${remote(call)}${shared}`,
    attach: (viewer) => world.containerConsoles.attach(container, viewer),
  };
}

function nodeProxy(call: Call): ProxyOptions {
  const { world, who } = call;
  if (call.parameters['cmd'] === 'upgrade' && who.authid !== 'root@pam') throw forbidden('user != root@pam');
  const isRoot = who.authid === 'root@pam';
  const node = world.node(text(call, 'node'));
  // The path keeps the name the client used.
  const path = `/nodes/${text(call, 'node')}`;
  return {
    helper: 'termproxy',
    node: world.localNode.name,
    type: 'vncshell',
    id: '',
    owner: who.authid,
    path,
    privilege: 'Sys.Console',
    command: (port) =>
      `/usr/bin/termproxy ${port} --path ${path} --perm Sys.Console -- ${remote(call)}/bin/login${isRoot ? ' -f root' : ''}`,
    attach: (viewer) => world.nodeShells.attach(node, viewer, { isRoot }),
  };
}

/** Consoles of other nodes go over SSH from the node that answers. */
function remote(call: Call): string {
  const { name, address } = call.world.node(text(call, 'node'));
  if (name === call.world.localNode.name) return '';
  return `/usr/bin/ssh -e none -o 'BatchMode=yes' -o 'HostKeyAlias=${name}' -t root@${address} -- `;
}

/** Answers where to connect; the upgrade to a WebSocket follows from that. */
function checkTicket(call: Call, path: string): { port: string } {
  const { world, who, parameters } = call;
  const bound = { authid: who.authid, path, port: Number(parameters['port']) };
  if (!isVncTicketOf(world.state, text(call, 'vncticket'), bound, world.clock.now())) {
    throw new PveError(401, 'permission denied - invalid PVEVNC ticket\n');
  }
  return { port: text(call, 'port') };
}
