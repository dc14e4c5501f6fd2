/** What is used of an OpenAPI description. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly $ref?: string;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, unknown>>; readonly $ref?: string }>
  >;
}

type Json = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A description of version 3.0 in the terms of JSON Schema: `nullable` becomes a type, examples go. */
export function asJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (!isRecord(value)) return value;
  const { nullable, example: _, examples: __, ...rest } = value;
  const plain = Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, asJsonSchema(part)]));
  return nullable === true ? { anyOf: [plain, { type: "null" }] } : plain;
}

/** What a pointer within a description leads to: `#/components/responses/not_found`. */
export function resolved<T extends { readonly $ref?: string }>(description: Description, value: T): T {
  if (value.$ref === undefined) return value;
  const names = value.$ref.slice(2).split("/").map(unescaped);
  return names.reduce<unknown>((part, name) => (isRecord(part) ? part[name] : undefined), description) as T;
}

const unescaped = (name: string): string => name.replaceAll("~1", "/").replaceAll("~0", "~");
const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** A pointer to a part of the description, for a validator. */
export const pointer = (...names: readonly string[]): string => `#/${names.map(escaped).join("/")}`;

export interface FoundOperation {
  readonly template: string;
  readonly operation: Operation;
}

/** The operation that a request is one of; the most literal one where several fit. */
export function findOperation(description: Description, method: string, path: string): FoundOperation | undefined {
  const fits = (template: string): boolean =>
    new RegExp(
      `^${template
        .replace(/[.]/g, "\\.")
        .replace(/\{(ref|path|basehead)\}/g, ".+")
        .replace(/\{\w+\}/g, "[^/]+")}$`,
    ).test(path);
  const templates = Object.keys(description.paths)
    .filter((template) => description.paths[template]?.[method.toLowerCase()] !== undefined && fits(template))
    .sort((a, b) => a.split("{").length - b.split("{").length);
  const [template] = templates;
  const operation = template === undefined ? undefined : description.paths[template]?.[method.toLowerCase()];
  return template === undefined || operation === undefined ? undefined : { template, operation };
}
