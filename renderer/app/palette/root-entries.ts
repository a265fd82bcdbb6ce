import { Boxes, LayoutTemplate, ListChecks, Server } from 'lucide-react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import type { JobSnapshot } from '../../../shared/domain/job.ts';
import type { TemplateSummary } from '../../../shared/domain/template.ts';
import type { AppParts } from '../../hooks/app-context.ts';
import { commandEntries } from './command-entries.ts';
import { chosenRows } from '../container-deeds.ts';
import { actionEntries, containerEntry } from './container-entries.ts';
import type { Entry } from './entry.ts';
import { templateThing } from './template-entries.ts';
import { jobEntry } from './job-entries.ts';
import { serverEntry } from './server-entries.ts';
import { settingsEntries } from './settings-entries.ts';
import { viewEntries } from './view-entries.ts';

type Known = {
  readonly rows: readonly ContainerRow[];
  readonly jobs: readonly JobSnapshot[];
  readonly templates: readonly TemplateSummary[];
  readonly servers: readonly ConnectionSummary[];
};

/** Everything the palette can reach, in the order in which it is of use when nothing is typed yet. */
export function rootEntries(parts: AppParts, known: Known): readonly Entry[] {
  const containers = known.rows.map((row) => containerEntry(parts, row));
  const jobs = known.jobs.map((job) => jobEntry(parts, job));
  const servers = known.servers.map((server) => serverEntry(parts, server));
  const templates = known.templates.map((template) => templateEntry(parts, template));
  const library = known.templates.map((template) => templateThing(parts, template));
  const commands = commandEntries(parts);
  const of = (kind: string) => commands.filter((entry) => entry.kind === kind);
  const chosen = chosenRows(parts);
  const heading = chosen.length === 1 ? (chosen[0]?.name ?? '') : `${chosen.length} selected`;
  return [
    ...(chosen.length === 0 ? [] : actionEntries(parts, chosen, 'chosen', heading)),
    ...of('Do'),
    ...of('Go to'),
    ...[
      browse('containers', 'Containers…', Boxes, containers),
      browse('jobs', 'Jobs…', ListChecks, jobs),
      browse('servers', 'Servers…', Server, servers),
      browse('templates', 'New container from…', LayoutTemplate, templates),
      browse('library', 'Templates…', LayoutTemplate, library),
    ].flat(),
    ...viewEntries(parts),
    ...of('Settings'),
    ...settingsEntries(parts),
    ...of('Help'),
    ...servers,
    ...templates,
    ...library,
    ...jobs,
    ...containers,
  ];
}

/** A list to look through, for those who do not know the name. */
const browse = (id: string, title: string, icon: Entry['icon'], entries: readonly Entry[]): Entry[] =>
  entries.length === 0 ? [] : [{ id: `browse/${id}`, title, kind: 'Browse', icon, inside: () => entries }];

const templateEntry = ({ stores }: AppParts, { id, name, description }: TemplateSummary): Entry => ({
  id: `template/${id}`,
  title: `New container from ${name}`,
  kind: 'Template',
  icon: LayoutTemplate,
  words: description,
  run: () => stores.navigation.go({ page: 'create', templateId: id }),
});
