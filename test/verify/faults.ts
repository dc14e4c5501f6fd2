/** A mistake that is planted into a sound port. */
export interface Fault {
  /** Folder of the model. */
  readonly model: string;
  /** The PyTorch class that has to be named. */
  readonly class: string;
  /** A class of the same port that has to agree all the same. */
  readonly sound?: string;
  /** The class, function or method of the port in which the mistake is made: `TFBertPooler.call`. */
  readonly within: string;
  /** What stands there, exactly once. */
  readonly old: string;
  readonly new: string;
  /** What stands in the line to be named, where that is another one of the same place: a call that is missing. */
  readonly at?: string;
  /** What kind of mistake it is. */
  readonly cause: string;
}

export interface Planted {
  readonly text: string;
  /** The line of the mistake, counted from 1. */
  readonly line: number;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** First and last line of a definition, both counted from 0; the end is exclusive. */
function linesOf(lines: readonly string[], within: string): readonly [number, number] {
  let [from, to] = [0, lines.length];
  for (const name of within.split(".")) {
    const starts = lines.flatMap((line, index) => {
      const isIt = index >= from && index < to && new RegExp(`^\\s*(class|def) ${name}\\b`).test(line);
      return isIt ? [index] : [];
    });
    const [start] = starts;
    if (start === undefined || starts.length > 1) throw new Error(`${within} is there ${starts.length} times`);
    const indent = indentOf(lines[start] ?? "");
    const rest = lines.slice(start + 1, to);
    // The parentheses that end a signature stand as far left as the definition itself.
    const length = rest.findIndex((line) => line.trim() !== "" && indentOf(line) <= indent && !/^\s*\)/.test(line));
    [from, to] = [start, length < 0 ? to : start + 1 + length];
  }
  return [from, to];
}

/** A port with a mistake; throws when its place is not exactly as told. */
export function plant(port: string, { within, old, new: replacement, at = old }: Fault): Planted {
  const lines = port.split("\n");
  const [from, to] = linesOf(lines, within);
  const body = lines.slice(from, to).join("\n");
  const parts = body.split(old);
  if (parts.length !== 2) throw new Error(`${within} holds ${JSON.stringify(old)} ${parts.length - 1} times`);
  if (replacement.split("\n").length !== old.split("\n").length) throw new Error("a mistake moves no lines");
  const line = from + body.slice(0, body.indexOf(at)).split("\n").length;
  return { text: [...lines.slice(0, from), parts.join(replacement), ...lines.slice(to)].join("\n"), line };
}
