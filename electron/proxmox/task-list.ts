import { z } from 'zod';
import { upid, type Upid } from '../../shared/domain/ids.ts';
import { decoderOf, pveNumber, pveText } from './pve-schemas.ts';

const listedTask = z.looseObject({
  upid,
  node: z.string(),
  type: z.string(),
  id: pveText.optional(),
  user: z.string(),
  /** Seconds. */
  starttime: pveNumber,
  endtime: pveNumber.optional(),
  /** The exit status of a finished task; `RUNNING` or absent while it runs. */
  status: z.string().optional(),
  saved: pveNumber.optional(),
});
export type ListedTask = z.infer<typeof listedTask>;
export const decodeTaskList = decoderOf(z.array(listedTask));

export type TaskSummary = {
  upid: Upid;
  node: string;
  type: string;
  id: string;
  user: string;
  startedAtMs: number;
  endedAtMs: number | null;
  /** Null while it runs. */
  exitstatus: string | null;
};

export const toTaskSummary = ({
  upid: id,
  node,
  type,
  id: subject,
  user,
  starttime,
  endtime,
  status,
}: ListedTask): TaskSummary => ({
  upid: id,
  node,
  type,
  id: subject ?? '',
  user,
  startedAtMs: starttime * 1_000,
  endedAtMs: endtime === undefined ? null : endtime * 1_000,
  exitstatus: endtime === undefined ? null : (status ?? ''),
});
