import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';

const file = (name: string): Buffer => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url));
const cert = file('first.crt.pem');
const body = JSON.stringify({
  data: {
    vmid: 110,
    status: 'running',
    name: 'web1.example.test',
    type: 'lxc',
    cpu: 0.0079,
    cpus: 1,
    mem: 12_414_976,
    maxmem: 536_870_912,
    disk: 224_972_800,
    maxdisk: 2_040_373_248,
    swap: 0,
    maxswap: 134_217_728,
    uptime: 72,
    netin: 1_602,
    netout: 796,
    tags: 'prod;web',
    ha: { managed: 0 },
  },
});

// A process of its own, so that it does not share the event loop with the clients that are compared.
const server = https.createServer({ cert, key: file('first.key.pem') }, (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json;charset=UTF-8' });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  process.send?.({ port, fingerprint: new X509Certificate(cert).fingerprint256 });
});
