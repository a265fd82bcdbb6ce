import { z } from 'zod';

/** One parameter as Proxmox describes it, without its texts. */
export type ParameterSchema = {
  readonly type?: string | undefined;
  readonly optional?: boolean | undefined;
  /** The name of a format, or the options of a property string. */
  readonly format?: string | Readonly<Record<string, ParameterSchema>> | undefined;
  /** Matched as a whole, by Perl's rules. */
  readonly pattern?: string | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  /** In a property string: the option a value without a name belongs to. */
  readonly defaultKey?: boolean | undefined;
  /** Another parameter that has to be there, too. */
  readonly requires?: string | undefined;
};
export type ParameterSchemas = Readonly<Record<string, ParameterSchema>>;

const parameterSchema: z.ZodType<ParameterSchema> = z.strictObject({
  type: z.string().optional(),
  optional: z.boolean().optional(),
  format: z
    .union([
      z.string(),
      z.record(
        z.string(),
        z.lazy(() => parameterSchema),
      ),
    ])
    .optional(),
  pattern: z.string().max(2_000).optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  defaultKey: z.boolean().optional(),
  requires: z.string().optional(),
});

/** The writes this program makes, by `POST /nodes/{node}/lxc`, with their parameters; `net[n]` stands for net0, net1, … */
export const apiSchema = z.strictObject({
  /** Of Proxmox VE, such as `9.2.11` or, of what ships with this program, `9.2`. */
  version: z.string(),
  methods: z.record(z.string(), z.record(z.string(), parameterSchema)),
});
export type ApiSchema = z.infer<typeof apiSchema>;

/** Paths below which writes are kept; the rest of the API is of no use here and would only be kept in memory. */
const kept = [
  /^\/nodes\/\{node\}\/lxc(?:\/\{vmid\}(?:\/(?:config|resize|clone|migrate|template|move_volume|termproxy|snapshot.*|status\/.*))?)?$/,
  /^\/nodes\/\{node\}\/(?:aplinfo|vzdump)$/,
  /^\/nodes\/\{node\}\/storage\/\{storage\}\/(?:download-url|upload|content.*)$/,
];
export const isKept = (method: string, path: string): boolean =>
  method !== 'GET' && kept.some((pattern) => pattern.test(path));

export type FoundMethod = { readonly schemas: ParameterSchemas; readonly pathParameters: Record<string, string> };

/** The method behind `POST /nodes/pve1/lxc/100/config` and what its path says; null for one that is not kept. */
export function findMethod({ methods }: ApiSchema, method: string, path: string): FoundMethod | null {
  const given = path.split('/');
  let best: { key: string; words: string[] } | null = null;
  for (const key of Object.keys(methods)) {
    const [verb = '', template = ''] = key.split(' ');
    const words = template.split('/');
    const fits =
      verb === method &&
      words.length === given.length &&
      words.every((word, index) => isPlaceholder(word) || word === given[index]);
    // A fixed word wins over a placeholder.
    if (fits && (best === null || words.filter(isPlaceholder).length < best.words.filter(isPlaceholder).length))
      best = { key, words };
  }
  if (best === null) return null;
  const pairs = best.words.flatMap((word, index) =>
    isPlaceholder(word) ? [[word.slice(1, -1), decodeURIComponent(given[index] ?? '')] as const] : [],
  );
  return { schemas: methods[best.key] ?? {}, pathParameters: Object.fromEntries(pairs) };
}

const isPlaceholder = (word: string): boolean => word.startsWith('{');
