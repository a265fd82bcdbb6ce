import { clsx, type ClassValue } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({
  extend: { classGroups: { 'font-size': [{ text: ['xs', 'sm', 'base', 'lg', 'xl', '2xl'] }] } },
});

/** Class names, the later winning over the earlier where they fight. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes));
