const most = 6;

/** Words of tools Proxmox runs, where they say what went wrong. */
const complaint =
  /error|fail|unable|cannot|can't|could not|couldn't|no space|denied|refus|not found|no such|does not|doesn't|invalid|unsupported|mismatch|timeout|timed out|unexpected|not in gzip|40\d |50\d /i;

/**
 * The lines of a failed task's log that tell why, oldest first, at most six. The closing `TASK ERROR` always belongs to them; of many
 * complaints the first ones tell the cause and the last ones what came of it. Without any, the last lines are given.
 */
export function decisiveLines(lines: readonly string[]): string[] {
  const said = lines.filter((line) => line.trim() !== '');
  const last = said.at(-1);
  const closing = last?.startsWith('TASK ERROR') ? [last] : [];
  const body = closing.length > 0 ? said.slice(0, -1) : said;
  const room = most - closing.length;
  const complaints = [...new Set(body.filter((line) => complaint.test(line)))];
  if (complaints.length === 0) return [...body.slice(-room), ...closing];
  if (complaints.length <= room) return [...complaints, ...closing];
  return [...complaints.slice(0, room - 2), ...complaints.slice(-2), ...closing];
}
