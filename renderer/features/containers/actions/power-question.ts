import type { ContainerRow } from '../../../../shared/domain/container.ts';
import type { PowerAction } from '../../../../shared/domain/job.ts';

export type PowerQuestion = { title: string; text: string; keep: string; confirm: string; verb: string };

/** Which container is meant: two may bear the same name. */
export const whichContainer = (
  { vmid, node }: { vmid: number | null; node: string },
  serverName: string | undefined,
): string => `Container ${vmid} on ${node}, ${serverName ?? 'unknown server'}`;

/** Words for the question before a power action. */
export function powerQuestion(action: PowerAction, rows: readonly Pick<ContainerRow, 'name'>[]): PowerQuestion {
  const [only] = rows;
  const who = rows.length === 1 && only ? only.name : `${rows.length} containers`;
  const they = rows.length === 1 ? 'It is' : 'They are';
  const keep = rows.length === 1 ? 'Leave it running' : 'Leave them running';
  switch (action) {
    case 'stop':
      return {
        title: `Stop ${who} hard?`,
        text: `${they} switched off at once, like pulling the plug. Programs inside cannot save their work. Shut down is the gentle way.`,
        keep,
        confirm: 'Stop hard',
        verb: 'stop hard',
      };
    case 'shutdown':
      return {
        title: `Shut down ${who}?`,
        text: `${they} asked to shut down. What does not go in time stays running, and you are asked what to do.`,
        keep,
        confirm: 'Shut down',
        verb: 'shut down',
      };
    case 'reboot':
      return {
        title: `Reboot ${who}?`,
        text: `${they} asked to shut down and then started again. What does not go in time stays running, and you are asked what to do.`,
        keep,
        confirm: 'Reboot',
        verb: 'reboot',
      };
    case 'start':
      return { title: `Start ${who}?`, text: `${they} started.`, keep: 'Not now', confirm: 'Start', verb: 'start' };
  }
}
