import { appendFileSync } from 'node:fs';

export type GeneratedArea = 'tokenizer' | 'sidecars' | 'archives' | 'package grammars';

/** Notes inputs that were generated and have all passed, for the line that adds them up at the end of a run; see stages/generated-inputs.ts. */
export function passed(area: GeneratedArea, count: number | undefined): void {
  const file = process.env['GANTRY_GENERATED_FILE'];
  if (file !== undefined) appendFileSync(file, `${count ?? 0} ${area}\n`);
}
