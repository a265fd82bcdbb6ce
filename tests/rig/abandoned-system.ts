// Boots a system and waits: what a test run is when it is killed. Prints the system's folder and the id of its first process.
import { once } from 'node:events';
import { baseSystem } from './base-system.ts';
import { readHostApt } from './host-apt.ts';
import { LinuxSystem } from './linux-system.ts';

const suite = process.argv[2] ?? 'trixie';
await using system = await LinuxSystem.boot(suite, await baseSystem(suite, await readHostApt()));
await (await system.connect()).exec('true');
process.stdout.write(`${JSON.stringify({ folder: system.folder, starter: system.starter })}\n`);
await once(process, 'SIGTERM');
