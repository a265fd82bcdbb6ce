import type { ContainerProgressEvent, JobSnapshot } from '../shared/domain/job.ts';

export type Printer = {
  say(text: string): void;
  event(event: ContainerProgressEvent): void;
  end(snapshot: JobSnapshot, advice: { title: string; nextStep: string } | null): void;
};

type Output = { write(text: string): unknown; isTTY?: boolean; columns?: number };

/** One JSON object per line: every event as it is, and a last line of type `complete` or `error`. */
export function createJsonPrinter(output: Output): Printer {
  const put = (value: unknown): void => {
    output.write(`${JSON.stringify(value)}\n`);
  };
  // The closing line is written at the end, with the result, so that it really is the last.
  return {
    say: () => undefined,
    event: (event) => {
      if (event.type !== 'complete' && event.type !== 'error') put(event);
    },
    end: (snapshot, advice) => {
      const { state, result, hostname, vmid, node } = snapshot;
      if (state.name === 'succeeded') put({ type: 'complete', hostname, vmid, node, percent: 100, result });
      else
        put({
          type: 'error',
          hostname,
          vmid,
          node,
          percent: snapshot.percent,
          state,
          cause: advice?.title ?? state.name,
          nextStep: advice?.nextStep ?? '',
        });
    },
  };
}

/** Lines for people. On a terminal the last line is a progress bar; elsewhere there are plain lines only. */
export function createTextPrinter(output: Output): Printer {
  const isTerminal = output.isTTY === true;
  let percent = 0;
  let current = '';
  const clear = (): void => {
    if (isTerminal) output.write('\r\u001b[2K');
  };
  const draw = (): void => {
    if (isTerminal) output.write(bar(percent, current, output.columns ?? 80));
  };
  const line = (text: string): void => {
    clear();
    output.write(`${text}\n`);
    draw();
  };
  return {
    say: line,
    event: (event) => {
      percent = event.percent;
      if (event.type === 'step') {
        if (event.state === 'started') current = event.message;
        const mark = { started: '▸', waiting: '…', done: '✓', skipped: '–', failed: '✗' }[event.state];
        line(`${String(percent).padStart(3)} % ${mark} ${event.message}`);
      }
      if (event.type === 'log') line(`      ${event.message}`);
    },
    end: (snapshot, advice) => {
      clear();
      if (snapshot.state.name === 'succeeded') {
        output.write(
          `${bar(100, 'ready', 60).trimEnd()}\n${snapshot.hostname} (${snapshot.vmid}) is ready at ${snapshot.result?.address ?? 'an unknown address'}\n`,
        );
        for (const { name, url } of snapshot.result?.services ?? [])
          output.write(`  ${name}${url === null ? '' : `  ${url}`}\n`);
      } else {
        output.write(
          `${snapshot.hostname} did not get ready.\n  Cause: ${advice?.title ?? snapshot.state.name}\n  Next step: ${advice?.nextStep ?? 'look at the log above'}\n`,
        );
      }
    },
  };
}

function bar(percent: number, text: string, columns: number): string {
  const width = 24;
  const filled = Math.round((percent / 100) * width);
  return `[${'█'.repeat(filled)}${'░'.repeat(width - filled)}] ${String(percent).padStart(3)} % ${text}`.slice(
    0,
    Math.max(20, columns - 1),
  );
}
