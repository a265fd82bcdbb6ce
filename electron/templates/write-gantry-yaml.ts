import { isDeepStrictEqual } from 'node:util';
import { Document, isMap, isScalar } from 'yaml';
import type { FileEntry } from '../../shared/domain/provisioning.ts';
import type { Template } from '../../shared/domain/template.ts';
import { editGantryYaml } from './edit-gantry-yaml.ts';
import { baseName } from './from-gantry-entries.ts';
import { gantryData } from './gantry-data.ts';
import { gantryYaml, gantryYamlFile } from './gantry-schema.ts';
import { InnerPaths, sourceOf } from './inner-paths.ts';
import type { FileMap } from './parsed-template.ts';
import { readGantryYaml } from './read-gantry-yaml.ts';
import { toNode, yamlStyle, type YamlRecord } from './yaml-data.ts';
import { readYaml } from './yaml-place.ts';

/**
 * A template as `gantry.yaml` with its scripts and files beside it. Given the files it had, they keep their places, and what did not
 * change in the text stays as it is written there, comments included.
 */
export function writeGantryYaml(template: Template, existing: FileMap = new Map()): FileMap {
  const before = readExisting(template, existing);
  const { paths, contents } = place(template, before?.places ?? noPlaces, existing);
  const data = gantryData(template, paths);
  const fresh = withText(contents, textOf(data));
  if (before === null) return fresh;
  const edited = editGantryYaml(before.text, before.data, data);
  return edited.map((text) => withText(contents, text)).find((files) => saysTheSame(files, template, fresh)) ?? fresh;
}

type Places = { scripts: ReadonlyMap<string, string>; files: ReadonlyMap<string, string> };
const noPlaces: Places = { scripts: new Map(), files: new Map() };

/** Null when there is nothing that can be kept. */
function readExisting(
  { id, source, path }: Template,
  existing: FileMap,
): { text: string; data: YamlRecord; places: Places } | null {
  const bytes = existing.get(gantryYamlFile);
  if (bytes === undefined) return null;
  const { template } = readGantryYaml(existing, { id, source, path, folderName: '' });
  const yaml = readYaml(bytes, gantryYamlFile);
  if (template === null || !yaml.ok) return null;
  const { scripts, files } = gantryYaml.parse(yaml.yaml.value);
  const paths = { scripts: scripts.map(({ file }) => file), files: files.map(({ source: from }) => from) };
  return {
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
    data: gantryData(template, paths),
    places: {
      scripts: new Map(paths.scripts.map((file) => [baseName(file), file])),
      files: new Map(files.map(({ destination, source: from }) => [destination, from])),
    },
  };
}

/** Gives every script and file a place of its own; those that had one keep it. No place is one of a file nobody knows of. */
function place(
  { provisioning: { scripts, files } }: Template,
  known: Places,
  existing: FileMap,
): { paths: { scripts: string[]; files: string[] }; contents: Map<string, Uint8Array> } {
  const taken = new InnerPaths();
  taken.claim(gantryYamlFile);
  const kept = (path: string | undefined): string | null => (path !== undefined && taken.claim(path) ? path : null);
  const keptScripts = scripts.map(({ name }) => kept(known.scripts.get(name)));
  const keptFiles = files.map(({ destination }) => kept(known.files.get(destination)));
  const named = new Set([...known.scripts.values(), ...known.files.values()]);
  for (const name of existing.keys()) if (!named.has(name)) taken.claim(name);
  const paths = {
    // A script goes by its file's name, so a second one of the same letters gets another folder.
    scripts: scripts.map(({ name }, index) => keptScripts[index] ?? taken.take('scripts', name)),
    files: files.map(({ destination }, index) => keptFiles[index] ?? taken.take('files', sourceOf(destination))),
  };
  const contents = new Map<string, Uint8Array>();
  scripts.forEach(({ content }, index) => contents.set(paths.scripts[index] ?? '', Buffer.from(content, 'utf8')));
  files.forEach((file, index) => contents.set(paths.files[index] ?? '', bytesOf(file)));
  return { paths, contents };
}

const bytesOf = ({ content, encoding }: FileEntry): Uint8Array =>
  Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');

/** What makes a file easy to find one's way in. */
const apart: ReadonlySet<string> = new Set([
  'resources',
  'container',
  'packages',
  'variables',
  'files',
  'scripts',
  'checks',
]);

function textOf(data: YamlRecord): string {
  const document = new Document();
  document.contents = toNode(document, data);
  if (isMap(document.contents))
    for (const { key } of document.contents.items)
      if (isScalar(key) && apart.has(String(key.value))) key.spaceBefore = true;
  return document.toString(yamlStyle);
}

const withText = (contents: ReadonlyMap<string, Uint8Array>, text: string): FileMap =>
  new Map([[gantryYamlFile, Buffer.from(text, 'utf8')], ...contents]);

/** Whether an edited text is read as what was to be written. */
function saysTheSame(files: FileMap, { id, source, path }: Template, fresh: FileMap): boolean {
  const identity = { id, source, path, folderName: '' };
  const read = readGantryYaml(files, identity).template;
  return read !== null && isDeepStrictEqual(read, readGantryYaml(fresh, identity).template);
}
