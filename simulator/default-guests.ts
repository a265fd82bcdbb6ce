export { createGuest, generateHostKeys } from './testing/quiet-guests.ts';
