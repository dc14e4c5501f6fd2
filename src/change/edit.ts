/** A text splice: replace `[start, end)`, in UTF-16 code units, by `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Applies edits to a text; every byte that no edit owns stays as it was.
 *
 * @throws Error when two edits overlap or one lies outside the text: that is a bug of the caller, never the user's.
 */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = "";
  let position = 0;
  for (const edit of sorted) {
    if (edit.start < position || edit.end < edit.start || edit.end > source.length) {
      throw new Error(`Edit [${edit.start}, ${edit.end}) overlaps another edit or leaves the text.`);
    }
    result += source.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + source.slice(position);
}
