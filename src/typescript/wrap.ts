const width = 120;
const openers = "([{";
const closers = ")]}";

/** Where each bracket of a line closes, by the place where it opens; brackets inside quotes are none. */
function bracketPairs(line: string): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  let quote = "";
  for (const [index, character] of [...line].entries()) {
    if (quote !== "") {
      if (character === quote && line[index - 1] !== "\\") quote = "";
    } else if (`"'\``.includes(character)) quote = character;
    else if (openers.includes(character)) open.push(index);
    else if (closers.includes(character)) pairs.set(open.pop() ?? -1, index);
  }
  return pairs;
}

/** The parts of a bracket's inside, at its commas. */
function partsOf(inside: string, separator: string): readonly string[] {
  const pairs = bracketPairs(inside);
  const parts: string[] = [];
  let start = 0;
  for (let index = 0; index < inside.length; index += 1) {
    const close = pairs.get(index);
    if (close !== undefined) index = close;
    else if (inside[index] === separator) {
      parts.push(inside.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, inside.slice(start)].map((part) => part.trim()).filter((part) => part !== "");
}

/** Brackets of an `if`, or around an expression: they take no comma at their end. */
const isGrouping = (line: string, start: number): boolean =>
  line[start] === "(" &&
  !/(?<!\b(if|for|while|switch|return|of|in|await|typeof))[\w)\]>]$/.test(line.slice(0, start).replace(/ $/, " "));

/** The bracket to break: the first that is worth it, and the one inside where there is nothing else in it. */
function chosenBracket(line: string): readonly [number, number] | undefined {
  const pairs = bracketPairs(line);
  if (pairs.has(-1)) return undefined;
  const starts = [...pairs.keys()].sort((left, right) => left - right);
  for (const start of starts) {
    const end = pairs.get(start) ?? start;
    if (end - start < 40 || isGrouping(line, start)) continue;
    const isHugging = pairs.get(start + 1) === end - 1 && line[start + 1] === "{";
    return isHugging ? [start + 1, end - 1] : [start, end];
  }
  return undefined;
}

/** A line that is too long, with one of its brackets on lines of its own. */
function wrapped(line: string): readonly string[] {
  if (line.length <= width || line.trimStart().startsWith("//") || line.includes("`")) return [line];
  const bracket = chosenBracket(line);
  if (bracket === undefined) return [line];
  const [start, end] = bracket;
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const isType = /[\w)}]: $/.test(line.slice(0, start)) && line[start] === "{";
  const separator = isType ? ";" : ",";
  const parts = partsOf(line.slice(start + 1, end), separator);
  const first = parts[0] ?? "";
  if (parts.length === 0 || (parts.length === 1 && !/[([{]/.test(first))) return [line];
  const last = parts.at(-1)?.startsWith("...") === true && line[start] === "{" ? "" : separator;
  const inner = parts.map((part, index) => `${indent}  ${part}${index === parts.length - 1 ? last : separator}`);
  return [line.slice(0, start + 1), ...inner.flatMap(wrapped), ...wrapped(`${indent}${line.slice(end)}`)];
}

/** Breaks the lines that the translation has made longer than the source's were. */
export function wrapLines(text: string, source: string): string {
  const kept = new Set(source.split("\n"));
  return text
    .split("\n")
    .flatMap((line) => (kept.has(line) ? [line] : wrapped(line)))
    .join("\n");
}
