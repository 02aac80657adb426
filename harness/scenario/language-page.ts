import { type FieldGroup, fieldGroups } from './fields.ts';

const titles: Readonly<Record<FieldGroup, string>> = {
  path: '`path`: the emulated path between client and server',
  'path.up': '`path.up`: client to server, where it differs',
  'path.down': '`path.down`: server to client, where it differs',
  exchange: '`exchange`: what client and server say to each other over one connection',
  load: '`load`: who asks, and when',
  client: '`client`: TCP of the client',
  server: '`server`: TCP of the server, and how it serves',
};

const begin = '<!-- fields: npm run bench -- schema --write -->';
const end = '<!-- /fields -->';

/** The reference page with its list of fields made anew; the prose around it stays. */
export function withFields(page: string): string {
  const [before, rest] = [page.indexOf(begin), page.indexOf(end)];
  if (before === -1 || rest < before)
    throw new Error(`the page has no place for its fields: ${begin}`);
  return `${page.slice(0, before)}${begin}\n\n${fieldLists()}\n\n${page.slice(rest)}`;
}

function fieldLists(): string {
  return (Object.keys(fieldGroups) as FieldGroup[]).map(fieldList).join('\n\n');
}

function fieldList(group: FieldGroup): string {
  const heading = `### ${titles[group]}`;
  if (group === 'path.down') return `${heading}\n\nThe fields of \`path.up\`.`;
  const rows = Object.entries(fieldGroups[group])
    .filter(([name]) => group !== 'path.up' || !(name in fieldGroups.path))
    .map(([name, { summary, fallback, form }]) => {
      const examples = form.examples.map((example) => `\`${example}\``).join(' ');
      const shown = fallback === null ? '' : `\`${fallback}\``;
      return `| \`${name}\` | ${inCell(examples)} | ${shown} | ${inCell(summary)} |`;
    });
  const also = group === 'path.up' ? '\n\nAnd each field of `path` but `rtt`, `ip` and `mtu`.' : '';
  const table = [
    '| field | for example | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
  ];
  return `${heading}\n\n${table.join('\n')}${also}`;
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
