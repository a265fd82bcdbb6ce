import { currentCode, recorded, replay, addRecordedContainer, type Situation } from './simulator-rig.ts';

/** Consoles, the front end's formats, and second factors. */
export const CONSOLE_SITUATIONS: readonly Situation[] = [
  {
    // The recorded machine had no vncterm, and termproxy only later.
    when: /^(node-termproxy|termproxy-stopped|vncproxy)$/,
    arrange: ({ pve }) => {
      for (const helper of ['termproxy', 'vncterm'] as const) pve.world.setConsoleHelper(helper, false);
    },
  },
  {
    when: /^task-list-running-vncproxy$/,
    arrange: async ({ pve }) => {
      await addRecordedContainer(pve, 180, { isRunning: true });
      await replay(pve, recorded('termproxy-again'));
    },
  },
  {
    // What is short is not packed.
    when: /^http-gzip$/,
    arrange: async ({ pve }) => {
      for (const vmid of [110, 114, 115, 120]) await addRecordedContainer(pve, vmid);
    },
  },
  {
    when: /^tfa-add-totp$/,
    arrange: (_rig, { body }) => ({ body: (body ?? '').replace(/value=\d+/, `value=${currentCode()}`) }),
  },
];
