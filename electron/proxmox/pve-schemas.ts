import { z } from 'zod';

/** Turns `data` of an answer into what it means, or throws. */
export type Decoder<T> = (data: unknown) => T;

export const decoderOf =
  <S extends z.ZodType>(schema: S): Decoder<z.output<S>> =>
  (data) => {
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new Error(`data.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unexpected'}`);
  };

/** A number; Proxmox writes some as text (`"0.5"`, `"24"`). */
export const pveNumber = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i)
    .transform(Number),
]);

/** A boolean of Proxmox, always given back as 1 or 0: numbers, text and real booleans all occur. */
export const pveFlag = z
  .union([z.number(), z.boolean(), z.string()])
  .transform((value): 0 | 1 => (value === true || value === 1 || value === '1' ? 1 : 0));

/** Text; a name such as `123` may arrive as a number. */
export const pveText = z.union([z.string(), z.number().transform(String)]);

/** `null` of a write that answers with nothing. Some versions answer with text there; it means nothing either. */
export const noAnswerNeeded: Decoder<null> = () => null;
