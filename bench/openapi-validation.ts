// Claim: what the tool asks of GitHub, and what the stand-in of the tests answers, is what GitHub's own description allows.
// Walks the way to a pull request and back, and holds every request and answer of it against @octokit/openapi.
// Run: npm run build && node --import tsx bench/openapi-validation.ts [--packages FOLDER] [--tool PATH]
// The description unpacks to 385 MB: it is installed into a temporary folder, or taken from FOLDER/node_modules.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { commitWork } from "../test/forge/fault-table/fault-case.ts";
import type { Exchange } from "../test/forge/servers/recording.ts";
import { landTwinPort, makeLibrary } from "../test/forge/workshop/upstream.ts";
import { model, openWorkshop } from "../test/forge/workshop/workshop.ts";
import { asJsonSchema, type Description, findOperation, pointer, resolved } from "./openapi-schema.ts";

const built = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const options = { packages: { type: "string" }, tool: { type: "string", default: built } } as const;
const { values } = parseArgs({ options });
const wanted = ["@octokit/openapi@23.0.2", "ajv@8.17.1", "ajv-formats@3.0.1"];
const cleanups: (() => unknown)[] = [];
const whenFinished = ((cleanup: () => unknown) => void cleanups.push(cleanup)) as never;

function packagesFolder(): string {
  if (values.packages !== undefined) return values.packages;
  const folder = mkdtempSync(join(tmpdir(), "add-tf-model-openapi-"));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "package.json"), '{"private":true}');
  const words = ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...wanted];
  execFileSync("npm", words, { cwd: folder, stdio: "inherit" });
  return folder;
}

type Validate = ((value: unknown) => boolean) & {
  errors?: readonly { instancePath: string; message?: string }[] | null;
};

interface Ajv {
  readonly addSchema: (schema: object, key: string) => void;
  readonly compile: (schema: object) => Validate;
}

/** Whether a value fits the part of the description that a pointer names; what does not, in words. */
function validator(
  folder: string,
  description: Description,
): (value: unknown, ...names: readonly string[]) => readonly string[] {
  // not packages of this project: they lie where they were installed for this script
  const installed = createRequire(join(folder, "package.json"));
  const [Ajv, addFormats] = ["ajv", "ajv-formats"].map((name) => (installed(name) as { default: unknown }).default) as [
    new (options: object) => Ajv,
    (ajv: Ajv) => void,
  ];
  const ajv = new Ajv({ strict: false, allErrors: false, validateSchema: false, coerceTypes: false });
  addFormats(ajv);
  ajv.addSchema({ ...(asJsonSchema(description) as object), $id: "github" }, "github");
  return (value, ...names) => {
    const validate = ajv.compile({ $ref: `github${pointer(...names)}` });
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message ?? ""}`);
  };
}

type Fits = ReturnType<typeof validator>;
const json = "application/json";

/** What the description does not allow of one exchange. */
function faultsOf(description: Description, fits: Fits, exchange: Exchange): readonly string[] {
  const url = new URL(exchange.target, "http://localhost");
  const path = url.pathname.replace(/^\/api\/v3/, "");
  const found = findOperation(description, exchange.method, path);
  if (found === undefined) return ["is described nowhere"];
  const { template, operation } = found;
  const at = ["paths", template, exchange.method.toLowerCase()] as const;
  const parameters = (operation.parameters ?? []).map((each) => resolved(description, each));
  const known = parameters.filter((each) => each.in === "query").map(({ name }) => name);
  const unknown = [...url.searchParams.keys()].filter((name) => !known.includes(name));
  const hasBody = exchange.body !== "" && operation.requestBody?.content?.[json] !== undefined;
  const asked = hasBody ? fits(JSON.parse(exchange.body), ...at, "requestBody", "content", json, "schema") : [];
  const declared = operation.responses[String(exchange.status)];
  if (declared === undefined) return [...unknown, ...asked, `status ${exchange.status} is not described`];
  const content = resolved(description, declared).content?.[json];
  const place = declared.$ref?.slice(2).split("/") ?? [...at, "responses", String(exchange.status)];
  const answered =
    content === undefined || exchange.answer === ""
      ? []
      : fits(JSON.parse(exchange.answer), ...place, "content", json, "schema");
  return [
    ...unknown.map((name) => `parameter ${name} is unknown`),
    ...asked.map((text) => `request: ${text}`),
    ...answered.map((text) => `answer: ${text}`),
  ];
}

async function exchangesOfTheWay(): Promise<readonly Exchange[]> {
  const library = { ...(await makeLibrary(whenFinished)), cli: values.tool };
  const workshop = await openWorkshop(library, whenFinished);
  const run = async (...words: readonly string[]): Promise<void> => {
    const { code, stderr } = await workshop.run(words);
    console.log(`${words.join(" ")}: ${code}${code === 0 ? "" : ` ${stderr}`}`);
  };
  await run(model, "--pr", "--yes");
  commitWork(workshop);
  landTwinPort(workshop.upstream, library);
  await run("submit", model);
  await run("ready", model, "--anyway");
  await run("finalize", model, "--no-tests");
  await run("start", model, "--reviewers", "@nobody-of-that-name");
  await run("undo-start", model, "--all", "--yes");
  return workshop.hub.exchanges.filter(({ target }) => target.startsWith("/api/v3"));
}

try {
  const folder = packagesFolder();
  const file = join(folder, "node_modules/@octokit/openapi/generated/api.github.com.json");
  const description = JSON.parse(readFileSync(file, "utf8")) as Description;
  const fits = validator(folder, description);
  const exchanges = await exchangesOfTheWay();
  const wrong = exchanges.flatMap((exchange) =>
    faultsOf(description, fits, exchange).map(
      (text) => `${exchange.method} ${exchange.target} ${exchange.status}: ${text}`,
    ),
  );
  for (const line of new Set(wrong)) console.log(line);
  const kinds = new Set(
    exchanges.map(
      ({ method, target, status }) =>
        `${method} ${findOperation(description, method, (target.split("?")[0] ?? "").replace("/api/v3", ""))?.template} ${status}`,
    ),
  );
  console.log(`${exchanges.length} exchanges of ${kinds.size} kinds, ${new Set(wrong).size} faults`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  for (const cleanup of cleanups.reverse()) await cleanup();
}
