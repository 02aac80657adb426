/** Text that is already HTML. Made by `html` and by `verbatim` alone. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | readonly Markup[];

/** HTML with every interpolated string escaped; fit for element content and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const rest = values.map((value, index) => `${render(value)}${strings[index + 1] ?? ''}`);
  return { markup: `${strings[0] ?? ''}${rest.join('')}` };
}

/** Takes text for HTML as it stands: for what this project wrote or drew itself, never for findings. */
export function verbatim(markup: string): Markup {
  return { markup };
}

/** JSON for a script element: no `<` to end it with, no line separator that a script may not hold. */
export function scriptJson(value: unknown): Markup {
  const unsafe = /[<>&\u2028\u2029]/g;
  const json = JSON.stringify(value).replace(unsafe, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return { markup: json };
}

/** A script that cannot end its element early. Line ends become those over which a browser computes the hash. */
export function scriptText(script: string): string {
  return script
    .replace(/\r\n?/g, '\n')
    .replace(/<(?=\/script)/gi, '\\x3C')
    .replace(/<(?=!--)/g, '\\x3C');
}

function render(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escaped(value);
  return 'markup' in value ? value.markup : value.map((each) => each.markup).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Marks that reorder text are shown as U+FFFD: with them a name could rearrange the page round it. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
