import { appendFileSync, chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ExitCode, exitCodes } from "../../src/diagnostics/failure.ts";
import { type LanguageUnderTest, languages } from "../helpers/languages.ts";
import { runCli } from "../helpers/run-cli.ts";
import { editFile, sampleCheckout } from "../helpers/sample-checkout.ts";
import { temporaryFolder, treeOf, type WhenFinished } from "../helpers/tree.ts";

interface BadInput {
  readonly name: string;
  /** What is wrong with the checkout, as committed. */
  readonly committed?: (root: string) => void;
  /** What is wrong with it beyond the last commit. */
  readonly uncommitted?: (root: string) => void;
  /** The command line; the model to port alone when left out. */
  readonly words?: readonly string[];
  readonly exitCode: ExitCode;
  /** Parts of what is said, the way out included. */
  readonly says: readonly (string | RegExp)[];
}

const model = "brand_new_bert";
const pythonInit = "src/transformers/__init__.py";
const pythonFolder = `src/transformers/models/${model}`;
const setVersion = (version: string) => (root: string) => editFile(root, pythonInit, "4.44.0.dev0", version);

function put(root: string, path: string, text: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const checkouts: readonly BadInput[] = [
  {
    name: "a folder that is no checkout",
    committed: (root) => {
      rmSync(join(root, "src"), { recursive: true });
      rmSync(join(root, ".add-tf-model.json"), { force: true });
    },
    exitCode: exitCodes.checkout,
    says: ["is not in a Transformers checkout", "--repo DIR"],
  },
  {
    name: "a --repo that does not exist",
    words: [model, "--repo", "nowhere"],
    exitCode: exitCodes.checkout,
    says: ["nowhere is not a folder"],
  },
  {
    name: "a --repo that is a file",
    words: [model, "--repo", "README.md"],
    exitCode: exitCodes.checkout,
    says: ["README.md is not a folder"],
  },
  {
    name: "settings that are not JSON",
    committed: (root) => put(root, ".add-tf-model.json", "{"),
    exitCode: exitCodes.checkout,
    says: [".add-tf-model.json cannot be used"],
  },
  {
    name: "settings that the tool does not know",
    committed: (root) => put(root, ".add-tf-model.json", '{"langauge": "typescript"}'),
    exitCode: exitCodes.checkout,
    says: ["langauge"],
  },
];

const names = ({ models }: LanguageUnderTest): readonly BadInput[] => [
  {
    name: "an unknown model, near to a known one",
    words: ["brand_new_bret"],
    exitCode: exitCodes.usage,
    says: ["has no model brand_new_bret", "Did you mean brand_new_bert?"],
  },
  {
    name: "an unknown model, near to none",
    words: ["zzzzzzzzzz"],
    exitCode: exitCodes.usage,
    says: ["has no model zzzzzzzzzz", `below ${models}/`],
  },
  {
    name: "a path that leads out of the models",
    words: ["../../../etc/passwd"],
    exitCode: exitCodes.usage,
    says: ["is not a model name"],
  },
  { name: "an absolute path", words: ["/etc"], exitCode: exitCodes.usage, says: ["is not a model name"] },
  { name: "an empty name", words: [""], exitCode: exitCodes.usage, says: ["is not a model name"] },
  { name: "two dots", words: [".."], exitCode: exitCodes.usage, says: ["is not a model name"] },
  {
    name: "a name with a command in it",
    words: ["bert; touch owned"],
    exitCode: exitCodes.usage,
    says: ["is not a model name"],
  },
  {
    name: "the folder of the auto classes",
    words: ["auto"],
    exitCode: exitCodes.usage,
    says: ["has no model auto"],
  },
  {
    name: "a head that the model does not have",
    words: [model, "--heads", "BrandNewBertForChess"],
    exitCode: exitCodes.usage,
    says: ["no class BrandNewBertForChess", "BrandNewBertForMaskedLM"],
  },
];

const commandLines: readonly BadInput[] = [
  { name: "no model", words: [], exitCode: exitCodes.usage, says: ["missing required argument"] },
  { name: "an unknown option", words: [model, "--fast"], exitCode: exitCodes.usage, says: ["unknown option '--fast'"] },
  { name: "two models", words: [model, "acorn"], exitCode: exitCodes.usage, says: ["too many arguments"] },
  {
    name: "an option without its value",
    words: [model, "--repo"],
    exitCode: exitCodes.usage,
    says: ["argument missing"],
  },
  {
    name: "a contributor who cannot be on the Hub",
    words: [model, "--contributor", "Jo Doe"],
    exitCode: exitCodes.usage,
    says: ['"Jo Doe" is not a user name', "--contributor"],
  },
  { name: "status without a model", words: ["status"], exitCode: exitCodes.usage, says: ["--config FILE"] },
  {
    name: "a config.json that is not there",
    words: ["status", "--config", "config.json"],
    exitCode: exitCodes.usage,
    says: ["config.json is not a model's config.json", "ENOENT"],
  },
  {
    name: "a config.json that is not JSON",
    committed: (root) => put(root, "config.json", "{"),
    words: ["status", "--config", "config.json"],
    exitCode: exitCodes.usage,
    says: ["it is not JSON"],
  },
  {
    name: "a config.json without a model type",
    committed: (root) => put(root, "config.json", '{"model_type": 7}'),
    words: ["status", "--config", "config.json"],
    exitCode: exitCodes.usage,
    says: ['no "model_type"'],
  },
  {
    name: "a config.json of an unknown model",
    committed: (root) => put(root, "config.json", '{"model_type": "brandnewbird"}'),
    words: ["status", "--config", "config.json"],
    exitCode: exitCodes.usage,
    says: ["has no model brandnewbird"],
  },
  {
    name: "nothing to undo",
    words: [model, "--undo"],
    exitCode: exitCodes.tree,
    says: ["There is no port of brand_new_bert to take back"],
  },
];

const sources = ({ sourcePath, modelIndex }: LanguageUnderTest): readonly BadInput[] => [
  {
    name: "a syntax error in the source",
    committed: (root) => appendFileSync(join(root, sourcePath), "\ndef broken(:\n"),
    exitCode: exitCodes.checkout,
    says: [/modeling_brand_new_bert\.(py|ts):\d+:\d+ is not valid (Python|TypeScript)/, "Repair the file"],
  },
  {
    name: "a folder without a PyTorch model",
    committed: (root) => rmSync(join(root, sourcePath)),
    exitCode: exitCodes.checkout,
    says: ["no PyTorch model to port", sourcePath],
  },
  {
    name: "a folder whose modeling file has another name",
    committed: (root) => {
      rmSync(join(root, sourcePath));
      put(root, sourcePath.replace(/modeling_\w+/, "modeling_other"), "");
    },
    exitCode: exitCodes.checkout,
    says: [/The folder holds modeling_other\.(py|ts)/],
  },
  {
    name: "an index that exports nothing",
    committed: (root) => put(root, modelIndex, ""),
    exitCode: exitCodes.checkout,
    says: ["exports no class of modeling_brand_new_bert"],
  },
  {
    name: "a source that is not UTF-8",
    committed: (root) => put(root, sourcePath, Buffer.from([0x23, 0xff, 0xfe, 0x0a])),
    exitCode: exitCodes.checkout,
    says: [`${sourcePath} is not UTF-8 text`],
  },
  {
    name: "an empty source",
    committed: (root) => put(root, sourcePath, ""),
    exitCode: exitCodes.checkout,
    says: ["exports no class of modeling_brand_new_bert"],
  },
];

const pythonAlone: readonly BadInput[] = [
  {
    name: "an interpreter that is none",
    words: ["env", "--python", "/no/such/python"],
    exitCode: exitCodes.python,
    says: ["/no/such/python does not run as Python", "--python"],
  },
  {
    name: "Transformers v5",
    committed: setVersion("5.1.0"),
    exitCode: exitCodes.checkout,
    says: ["Transformers v5 has no TensorFlow", "4.31 to 4.57"],
  },
  {
    name: "a version that is too old",
    committed: setVersion("4.12.0"),
    exitCode: exitCodes.checkout,
    says: ["4.12.0", "4.31 to 4.57"],
  },
  {
    name: "a later version of v4",
    committed: setVersion("4.58.1"),
    exitCode: exitCodes.checkout,
    says: ["4.58.1", "4.31 to 4.57"],
  },
  {
    name: "a checkout from which TensorFlow has gone",
    committed: (root) => writeFileSync(join(root, "src/transformers/modeling_utils.py"), ""),
    exitCode: exitCodes.checkout,
    says: ["has no TensorFlow", "modeling_tf_utils.py", "4.31 to 4.57"],
  },
  {
    name: "a checkout without a version",
    committed: (root) => editFile(root, pythonInit, /__version__ = .*\n/, ""),
    exitCode: exitCodes.checkout,
    says: ["names no version"],
  },
  {
    name: "a deprecated model",
    committed: (root) => put(root, "src/transformers/models/deprecated/oldie/__init__.py", ""),
    words: ["oldie"],
    exitCode: exitCodes.checkout,
    says: ["among the deprecated models"],
  },
  {
    name: "a syntax error in the configuration",
    committed: (root) => appendFileSync(join(root, `${pythonFolder}/configuration_${model}.py`), "\nclass (:\n"),
    exitCode: exitCodes.checkout,
    says: [/configuration_brand_new_bert\.py:\d+:\d+ is not valid Python/],
  },
  {
    name: "no configuration",
    committed: (root) => rmSync(join(root, `${pythonFolder}/configuration_${model}.py`)),
    exitCode: exitCodes.checkout,
    says: ["holds no configuration class with a model_type"],
  },
  {
    name: "a configuration without a model type",
    committed: (root) =>
      editFile(root, `${pythonFolder}/configuration_${model}.py`, `model_type = "${model}"`, "x = 1"),
    exitCode: exitCodes.checkout,
    says: ["holds no configuration class with a model_type"],
  },
];

const trees = ({ mainIndex, portPath }: LanguageUnderTest): readonly BadInput[] => [
  {
    name: "a file that was changed and not committed",
    uncommitted: (root) => appendFileSync(join(root, "README.md"), "more\n"),
    exitCode: exitCodes.tree,
    says: ["README.md", "--allow-dirty"],
  },
  {
    name: "a file that git does not know",
    uncommitted: (root) => put(root, "notes.txt", "notes\n"),
    exitCode: exitCodes.tree,
    says: ["notes.txt", "--allow-dirty"],
  },
  {
    name: "a read-only file",
    uncommitted: (root) => chmodSync(join(root, mainIndex), 0o444),
    exitCode: exitCodes.tree,
    says: [`${mainIndex} is read-only`, "chmod u+w"],
  },
  {
    name: "a folder where the port is to lie",
    uncommitted: (root) => mkdirSync(join(root, portPath)),
    exitCode: exitCodes.tree,
    says: [`${portPath} is a folder`],
  },
  {
    name: "a port that is a link out of the checkout",
    uncommitted: (root) => symlinkSync("/nowhere/at/all.py", join(root, portPath)),
    words: [model, "--allow-dirty"],
    exitCode: exitCodes.tree,
    says: [`${portPath} leads out of the checkout`],
  },
  {
    name: "another run at work",
    uncommitted: (root) => put(root, ".git/add-tf-model/lock", `{"pid": ${process.pid}}\n`),
    exitCode: exitCodes.tree,
    says: [`process ${process.pid}`, "Wait until it has ended"],
  },
  {
    name: "a damaged journal",
    uncommitted: (root) => put(root, ".git/add-tf-model/journal.json", "{"),
    exitCode: exitCodes.tree,
    says: ["journal.json is damaged"],
  },
  {
    name: "a damaged record of an earlier port",
    uncommitted: (root) => put(root, `.git/add-tf-model/ports/${model}.json`, "[]"),
    exitCode: exitCodes.tree,
    says: ["is damaged"],
  },
];

const typescriptAlone: readonly BadInput[] = [
  {
    name: "a package.json that is not JSON",
    committed: (root) => put(root, "package.json", "{"),
    exitCode: exitCodes.checkout,
    says: ["package.json cannot be read"],
  },
  {
    name: "no package.json",
    committed: (root) => rmSync(join(root, "package.json")),
    exitCode: exitCodes.checkout,
    says: ["package.json cannot be read: it does not exist"],
  },
  {
    name: "a syntax error in the index of the model",
    committed: (root) => put(root, `src/models/${model}/index.ts`, "export {"),
    exitCode: exitCodes.checkout,
    says: [/index\.ts:\d+:\d+ is not valid TypeScript/],
  },
  {
    name: "an option for Python alone",
    words: [model, "--with-dependencies"],
    exitCode: exitCodes.usage,
    says: ["--with-dependencies is for Transformers checkouts"],
  },
  {
    name: "a command for Python alone",
    words: ["sweep"],
    exitCode: exitCodes.checkout,
    says: ["is a model library written in TypeScript"],
  },
  {
    name: "a port that is not there to be verified",
    words: ["verify", model],
    exitCode: exitCodes.checkout,
    says: [`modeling_tf_${model}.ts`],
  },
];

const alone = { python: pythonAlone, typescript: typescriptAlone };

async function check({ sample }: LanguageUnderTest, row: BadInput, whenFinished: WhenFinished): Promise<void> {
  const { committed, uncommitted, words = [model], exitCode, says } = row;
  const root = await sample(committed, whenFinished);
  uncommitted?.(root);
  const before = treeOf(root);
  const { code, stdout, stderr } = await runCli(words, root);
  for (const part of says)
    expect(stderr).toEqual(typeof part === "string" ? expect.stringContaining(part) : expect.stringMatching(part));
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stdout).toBe("");
  expect(code).toBe(exitCode);
  expect(treeOf(root)).toEqual(before);
}

describe.each(languages)("bad input in $name ends in a message, its exit code and a tree as it was:", (language) => {
  const common = [...checkouts, ...names(language), ...commandLines, ...sources(language), ...trees(language)];
  it.concurrent.for([...common, ...alone[language.name]])("$name", { timeout: 180_000 }, (row, { onTestFinished }) =>
    check(language, row, onTestFinished),
  );
});

describe("a port", () => {
  it("goes on in a dirty tree when it is told to", async () => {
    const root = await sampleCheckout();
    appendFileSync(join(root, "README.md"), "more\n");
    const { code, stderr } = await runCli([model, "--allow-dirty", "--yes"], root);
    expect(stderr).toBe("");
    expect([exitCodes.done, exitCodes.gaps]).toContain(code);
  });

  it("goes on where there is no doc page, and says so", async () => {
    const root = await sampleCheckout((folder) => rmSync(join(folder, `docs/source/en/model_doc/${model}.md`)));
    const { code, stdout } = await runCli([model, "--yes"], root);
    expect(stdout).toContain("R006");
    expect([exitCodes.done, exitCodes.gaps]).toContain(code);
  });

  it("answers a failure in JSON as well, when it is asked to", async () => {
    const { code, stdout } = await runCli(["bert", "--json"], temporaryFolder());
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, error: { exitCode: exitCodes.checkout } });
    expect(code).toBe(exitCodes.checkout);
  });
});
