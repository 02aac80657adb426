/** Breaks a text at its spaces, but not before a %, into lines of at most `width`; a longer word stands alone. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ (?!%)/u)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/** The same, but no line is longer: words break behind a hyphen, dot or the like, or else anywhere. */
export function wrapLabel(text: string, width: number): string[] {
  const lines = [''];
  for (const piece of text.split(/(?<=[ \-./_])/u)) {
    const last = lines.at(-1) ?? '';
    if (last.length + piece.trimEnd().length <= width) {
      lines[lines.length - 1] = last + piece;
      continue;
    }
    const chunks = piece.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [];
    if (last === '') lines.pop();
    lines.push(...chunks);
  }
  return lines.map((line) => line.trimEnd());
}
