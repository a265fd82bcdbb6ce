/**
 * Node's HTTP module, not imported but asked for: `import` would read each of its exports, and one of them is a getter that loads a whole WebSocket
 * client, which took a third of the homelab's start.
 */
export const { createServer, ServerResponse, STATUS_CODES } = process.getBuiltinModule('node:http');
