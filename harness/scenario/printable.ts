const longest = 60;

/** Text from outside made fit for one line of a terminal: no control characters, clipped with an ellipsis. */
export function printable(text: string, width = longest): string {
  // Bidirectional overrides are format characters (Cf) and could reorder the line they are shown in.
  const visible = text
    .slice(0, width + 1)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\ufffd');
  return visible.length > width ? `${visible.slice(0, width - 1)}…` : visible;
}
