// The yardstick of demo-process.bench.ts: a Node process that says it is ready and does nothing more.
process.on('message', () => process.exit(0));
process.send?.({ type: 'ready' });
