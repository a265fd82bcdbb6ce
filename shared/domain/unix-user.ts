import { z } from 'zod';

/** A user's or group's name as useradd takes it. */
export const unixUser = z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'not a user name');
