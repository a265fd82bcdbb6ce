import { Boxes, LayoutTemplate, ListChecks, Server, Settings } from 'lucide-react';
import type { Page, Place } from '../stores/navigation-store.ts';

/** The entries of the rail, in order. `pages` are all the places that belong to one. */
export const sections = [
  {
    title: 'Containers',
    place: { page: 'containers', key: null },
    pages: ['containers', 'create', 'shell'],
    icon: Boxes,
    key: 'c',
  },
  {
    title: 'Templates',
    place: { page: 'templates', templateId: null },
    pages: ['templates', 'edit-template', 'buckets'],
    icon: LayoutTemplate,
    key: 't',
  },
  { title: 'Jobs', place: { page: 'jobs' }, pages: ['jobs', 'job', 'compare'], icon: ListChecks, key: 'j' },
  {
    title: 'Servers',
    place: { page: 'servers', connectionId: null },
    pages: ['servers', 'add-server'],
    icon: Server,
    key: 's',
  },
] as const satisfies readonly { title: string; place: Place; pages: readonly Page[]; icon: unknown; key: string }[];

export const settingsSection = { title: 'Settings', place: { page: 'settings' }, icon: Settings } as const;

export const titles: Record<Page, string> = {
  containers: 'Containers',
  create: 'New container',
  shell: 'Shell',
  templates: 'Templates',
  'edit-template': 'Edit template',
  buckets: 'Package buckets',
  jobs: 'Jobs',
  job: 'Job',
  compare: 'Compare jobs',
  servers: 'Servers',
  'add-server': 'Add server',
  settings: 'Settings',
  missing: 'Not found',
  gallery: 'Gallery',
};
