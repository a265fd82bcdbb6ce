import { z } from 'zod';
import { decoderOf, type Decoder, pveFlag, pveNumber, pveText } from './pve-schemas.ts';

/**
 * One entry of `/cluster/resources`: a guest, node, storage, pool or network. Fields the login may not see are absent. Bytes,
 * seconds; `cpu` is the share of `maxcpu`. Unknown keys survive.
 */
const resource = z.looseObject({
  type: z.string(),
  id: z.string(),
  node: z.string().optional(),
  status: z.string().optional(),
  vmid: pveNumber.optional(),
  name: pveText.optional(),
  tags: z.string().optional(),
  lock: z.string().optional(),
  template: pveFlag.optional(),
  cpu: pveNumber.optional(),
  maxcpu: pveNumber.optional(),
  mem: pveNumber.optional(),
  maxmem: pveNumber.optional(),
  disk: pveNumber.optional(),
  maxdisk: pveNumber.optional(),
  uptime: pveNumber.optional(),
  storage: z.string().optional(),
  plugintype: z.string().optional(),
  content: z.string().optional(),
  shared: pveFlag.optional(),
});
export type Resource = z.infer<typeof resource>;

const decodeList = decoderOf(z.array(z.unknown()));
const decodeOdd = decoderOf(resource);

/**
 * Decodes the list that is asked for every few seconds and may have 10,000 entries. An entry that is exactly of the usual types
 * passes as it is; only one that is not goes through the lenient schema, which costs a hundred times as much.
 */
export const decodeResources: Decoder<Resource[]> = (data) => {
  const entries = Array.isArray(data) ? data : decodeList(data);
  return entries.map((entry: unknown) => (isPlainResource(entry) ? entry : decodeOdd(entry)));
};

type Fields = { [K in keyof Resource]?: unknown };

function isPlainResource(entry: unknown): entry is Resource {
  if (typeof entry !== 'object' || entry === null) return false;
  const fields: Fields = entry;
  return (
    typeof fields.type === 'string' &&
    typeof fields.id === 'string' &&
    isText(fields.node) &&
    isText(fields.status) &&
    isNumber(fields.vmid) &&
    isText(fields.name) &&
    isText(fields.tags) &&
    isText(fields.lock) &&
    isFlag(fields.template) &&
    isNumber(fields.cpu) &&
    isNumber(fields.maxcpu) &&
    isNumber(fields.mem) &&
    isNumber(fields.maxmem) &&
    isNumber(fields.disk) &&
    isNumber(fields.maxdisk) &&
    isNumber(fields.uptime) &&
    isText(fields.storage) &&
    isText(fields.plugintype) &&
    isText(fields.content) &&
    isFlag(fields.shared)
  );
}

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';
const isNumber = (value: unknown): boolean => value === undefined || typeof value === 'number';
const isFlag = (value: unknown): boolean => value === undefined || value === 0 || value === 1;
