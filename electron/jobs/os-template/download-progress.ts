import type { StepContext } from '../recipe.ts';

/** The same context, which reads off wget's lines in the task's log how far a download is. */
export function withDownloadProgress<C extends Pick<StepContext, 'log' | 'progress'>>(context: C): C {
  let totalBytes = 0;
  return {
    ...context,
    log: (stream: Parameters<StepContext['log']>[0], line: string) => {
      context.log(stream, line);
      totalBytes = lengthIn(line) ?? totalBytes;
      const percent = percentIn(line);
      if (totalBytes > 0 && percent !== null) context.progress((totalBytes * percent) / 100, totalBytes);
    },
  };
}

/** `Length: 124780544 (119M) [application/octet-stream]`; `unspecified` where the other server does not tell. */
const lengthIn = (line: string): number | null => {
  const digits = /^Length: (\d+)/.exec(line)?.[1];
  return digits === undefined ? null : Number(digits);
};

/** ` 32768K ........ ........ ........ ........ 52% 41.2M 1s` (wget --progress=dot:giga) */
const percentIn = (line: string): number | null => {
  const digits = /^ *\d+K[ .,]* (\d{1,3})% /.exec(line)?.[1];
  return digits === undefined ? null : Number(digits);
};
