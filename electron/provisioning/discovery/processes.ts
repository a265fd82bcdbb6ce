import { ask } from '../remote.ts';
import type { Transport } from '../transport.ts';

export type ProcessFacts = { name: string; unit: string | null; parent: number | null };

/** Looks up processes and all their ancestors: name, systemd unit by control group, parent. */
export async function readProcesses(
  transport: Transport,
  pids: readonly number[],
  options: { signal?: AbortSignal | undefined },
): Promise<Map<number, ProcessFacts>> {
  if (pids.length === 0) return new Map();
  const script = `seen=' '
for pid in ${pids.join(' ')}; do
  while [ -n "$pid" ] && [ "$pid" -gt 1 ] && [ -r /proc/$pid/status ]; do
    case $seen in *" $pid "*) break ;; esac
    seen="$seen$pid "
    parent=$(sed -n 's/^PPid:[^0-9]*//p' /proc/$pid/status)
    echo "$pid|$parent|$(cat /proc/$pid/comm 2>/dev/null)|$(tr '\\n' ' ' </proc/$pid/cgroup 2>/dev/null)"
    pid=$parent
  done
done
true`;
  return parseProcesses(await ask(transport, script, options));
}

/** `PID|PARENT|NAME|CGROUPS`; a control group such as `0::/system.slice/system-code.slice/code@me.service` names the unit. */
export function parseProcesses(output: string): Map<number, ProcessFacts> {
  const processes = new Map<number, ProcessFacts>();
  for (const line of output.split('\n')) {
    const match = /^(\d+)\|(\d*)\|([^|]*)\|(.*)$/.exec(line);
    if (!match) continue;
    const unit = /\/([^/\s]+)\.service(?:[/\s]|$)/.exec(match[4] ?? '')?.[1];
    processes.set(Number(match[1]), {
      name: match[3] ?? '',
      unit:
        unit === undefined
          ? null
          : unit.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      parent: match[2] === '' || match[2] === '0' ? null : Number(match[2]),
    });
  }
  return processes;
}
