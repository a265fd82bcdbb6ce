import type { TemplateForm } from '../../../stores/template-form.ts';

const words: Readonly<Record<string, string>> = {
  osTemplatePatterns: 'OS templates',
  memoryMiB: 'Memory',
  swapMiB: 'Swap',
  diskGiB: 'Disk',
  'features.mount': 'Mountable file systems',
  buckets: 'Linked buckets',
  customPackages: 'Custom packages',
  rootfsOptions: 'Root disk options',
  networkOptions: 'Network options',
  further: 'Further parameters',
  runAs: 'run as',
  timeoutSeconds: 'time-out',
  idleTimeoutSeconds: 'longest silence',
  intervalSeconds: 'asked again every',
  minLength: 'at least',
  generatedLength: 'made by Gantry',
  min: 'at least',
  max: 'at most',
};

/** What a field of the form is called, with the thing it belongs to: "10-site.sh, run as". */
export function fieldWords(field: string, form: TemplateForm): string {
  const [list = '', index = '', ...rest] = field.split('.');
  const name = rest[0] ?? '';
  const own = words[name] ?? name;
  switch (list) {
    case 'files':
      return `${form.files[Number(index)]?.destination || `File ${Number(index) + 1}`}, ${own}`;
    case 'scripts':
    case 'variables':
    case 'checks':
      return `${form[list][Number(index)]?.name || `${capital(list.slice(0, -1))} ${Number(index) + 1}`}, ${own}`;
    default:
      return words[field] ?? words[list] ?? capital(field);
  }
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
