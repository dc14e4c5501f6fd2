/** What a configuration file says about one of its classes. */
export interface ConfigurationClass {
  readonly name: string;
  readonly fields: ReadonlySet<string>;
  /** Attributes that hold another configuration, and its class where the file says so. */
  readonly parts: ReadonlyMap<string, string | undefined>;
  /** Fields that may be a sequence of sizes instead of one. */
  readonly sequences: ReadonlySet<string>;
}

const bodies = (text: string): readonly string[] => text.split(/^(?=class )/m).filter((part) => /^class /.test(part));

/** Parameters whose default or type is a sequence: `image_size=[512, 864]`, `image_size: Union[int, Tuple[int, int]]`. */
function sequencesOf(body: string): ReadonlySet<string> {
  const head = /def __init__\(([\s\S]*?)\n? *\)(?: -> None)?:\n/.exec(body)?.[1] ?? "";
  const found = [...head.matchAll(/^\s*(\w+)\s*(?::\s*([^=\n]*?))?\s*=\s*([[(])?/gm)];
  return new Set(
    found
      .filter(([, , type, bracket]) => bracket !== undefined || /\b(List|Tuple|list|tuple)\b/.test(type ?? ""))
      .map(([, name = ""]) => name),
  );
}

function partsOf(body: string): ReadonlyMap<string, string | undefined> {
  const parts = new Map<string, string | undefined>();
  for (const [, name = "", right = ""] of body.matchAll(/\bself\.(\w+_config) = ([^\n]*)/g)) {
    const made = /^(\w+Config)[.(]/.exec(right)?.[1];
    parts.set(name, parts.get(name) ?? (made === "AutoConfig" ? undefined : made));
  }
  return parts;
}

/** The classes of a configuration file, by name. */
export function configurationClasses(text: string): ReadonlyMap<string, ConfigurationClass> {
  const classes = new Map<string, ConfigurationClass>();
  for (const body of bodies(text)) {
    const name = /^class (\w+)/.exec(body)?.[1] ?? "";
    const mapped = /attribute_map = \{([^}]*)\}/.exec(body)?.[1] ?? "";
    const fields = new Set([
      ...[...body.matchAll(/\bself\.(\w+)(?:: [^=\n]+)? = /g)].map((match) => match[1] ?? ""),
      ...[...mapped.matchAll(/"(\w+)":/g)].map((match) => match[1] ?? ""),
      ...[...body.matchAll(/@property\n {4}def (\w+)/g)].map((match) => match[1] ?? ""),
    ]);
    classes.set(name, { name, fields, parts: partsOf(body), sequences: sequencesOf(body) });
  }
  return classes;
}
