import type { DemoFault } from '../../shared/domain/demo-fault.ts';
import type { FrontEnd } from '../http/front-end.ts';
import type { RequestEffect } from '../http/faults.ts';
import type { WorldState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import type { WorldControl } from '../world-control.ts';
import type { Charge } from './charge.ts';
import { GuestTroubles } from './guest-troubles.ts';
import type { MovableClock } from './movable-clock.ts';
import { NodeTroubles } from './node-troubles.ts';
import { StorageTroubles } from './storage-troubles.ts';

export type FaultParts = {
  readonly world: World;
  readonly control: WorldControl;
  readonly frontEnd: FrontEnd;
  readonly clock: MovableClock;
  readonly guests: GuestTroubles;
};
type Undo = () => Promise<void> | void;
type RequestFault = Extract<DemoFault, { path: string }>;

/** Brings about what a fault says, each at the place where it would happen in a real homelab. */
export class FaultEffects {
  readonly #parts: FaultParts;
  readonly #nodes: NodeTroubles;
  readonly #storages: StorageTroubles;

  constructor(parts: FaultParts) {
    this.#parts = parts;
    this.#nodes = new NodeTroubles(parts);
    this.#storages = new StorageTroubles(parts.world);
  }

  /** Gives back the way to undo it; null where nothing remains to be undone. */
  async apply(fault: DemoFault, charge: Charge): Promise<Undo | null> {
    const { world, control, clock, guests } = this.#parts;
    switch (fault.kind) {
      case 'connection-dropped':
      case 'answer-delayed':
      case 'answer-garbled':
      case 'request-refused':
        return this.#onRequests(fault, charge);
      case 'certificate-renewed':
        control.replaceCertificate();
        return null;
      case 'task-failed':
      case 'worker-killed': {
        const { taskType: type, vmid, atLogLine } = fault;
        const ending = fault.kind === 'task-failed' ? fault : { log: [], exitStatus: 'unexpected status' };
        const where = { ...(vmid === null ? {} : { vmid }), ...(atLogLine === null ? {} : { atLogLine }) };
        return world.tasks.failNext({ type, ...where, log: ending.log, exitStatus: ending.exitStatus }, charge);
      }
      case 'storage-full':
        return this.#storages.fill(fault.storage, charge);
      case 'disk-full':
      case 'ssh-refused':
      case 'ssh-reset':
      case 'ssh-hung':
      case 'ssh-other-key':
      case 'slow-link':
      case 'script-killed':
        return guests.add(fault, charge);
      case 'node-down':
      case 'node-slow':
      case 'node-flapping':
        return this.#nodes.add(fault, charge);
      case 'clock-moved': {
        const ms = fault.minutes * 60_000;
        clock.offsetMs += ms;
        return () => {
          clock.offsetMs -= ms;
        };
      }
    }
  }

  withoutFaults(state: WorldState): WorldState {
    return this.#storages.without(this.#nodes.without(state));
  }

  #onRequests(fault: RequestFault, charge: Charge): Undo {
    const { method, path } = fault;
    const matcher = method === null ? { path } : { method, path };
    return this.#parts.frontEnd.faults.add(matcher, effectOf(fault), charge);
  }
}

function effectOf(fault: RequestFault): RequestEffect {
  switch (fault.kind) {
    case 'connection-dropped':
      return { do: 'drop', when: fault.when };
    case 'answer-delayed':
      return { do: 'delay', ms: fault.delayMs };
    case 'answer-garbled':
      if (fault.form !== 'html') return { do: 'garble', form: fault.form };
      return { do: 'answer', answer: { status: 200, reason: 'OK', body: loginPage, contentType: 'text/html' } };
    case 'request-refused': {
      const { status, reason, body } = fault;
      const contentType = /^\s*[[{]/.test(body) ? 'application/json;charset=UTF-8' : 'text/plain;charset=UTF-8';
      return { do: 'answer', answer: { status, reason, body, ...(body === '' ? {} : { contentType }) } };
    }
  }
}

/** What a proxy in between says to whoever has not logged in to it. */
const loginPage = `<!DOCTYPE html>
<html><head><title>Sign in</title></head>
<body><h1>Sign in to continue</h1><form method="post"><input name="user"><input name="password" type="password"></form></body></html>
`;
