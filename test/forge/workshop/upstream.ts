import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { port } from "../../../src/commands/port.ts";
import { stages } from "../../../src/commands/stages.ts";
import { packageFile } from "../../../src/sidecar/package-file.ts";
import { bareSample } from "../../helpers/sample-checkout.ts";
import { temporaryFolder, type WhenFinished } from "../../helpers/tree.ts";
import { branchSha, git, makeBare, publish } from "../servers/bare-repository.ts";
import type { GitHub } from "../servers/github.ts";
import type { Repository } from "../servers/world.ts";
import { compiledCli } from "./compiled-cli.ts";
import { addTwinModel, twinModel } from "./twin-model.ts";

/** A local repository of the library with two models to port, and a branch on which the second port is done. */
export interface Library {
  /** A repository in which upstream's next commits are made. */
  readonly folder: string;
  /** The same as a server keeps it, and a clone of it, to be copied. */
  readonly bare: string;
  readonly clone: string;
  /** The program that the tests run, made once as well. */
  readonly cli: string;
}

const landed = "landed";
const unasked = { dryRun: false, allowDirty: false, force: false } as const;

/** Ports the model that upstream takes in meanwhile. */
type Land = (repo: string) => Promise<unknown>;

/** Made once for all tests of a file: porting takes a second, and what comes out is the same each time. */
export async function makeLibrary(whenFinished: WhenFinished): Promise<Library> {
  const sample = bareSample(whenFinished);
  addTwinModel(sample);
  return libraryOf(sample, whenFinished);
}

const landTwin: Land = (repo) => port({ ...unasked, repo, model: twinModel, contributor: "somebody-else" }, stages);

/** The same of the embedded TypeScript library, which has two models. */
export async function makeTypescriptLibrary(whenFinished: WhenFinished): Promise<Library> {
  const sample = join(temporaryFolder(whenFinished), "library");
  cpSync(packageFile("examples/brand_new_bert_typescript"), sample, { recursive: true });
  const { typescriptStages } = await import("../../../src/commands/port-typescript.ts");
  return libraryOf(sample, whenFinished, (repo) => port({ ...unasked, repo, model: "acorn" }, typescriptStages));
}

/** The same of a checkout that has both models already; `land` ports the one that is not the tests' own. */
export async function libraryOf(folder: string, whenFinished: WhenFinished, land: Land = landTwin): Promise<Library> {
  writeFileSync(join(folder, ".gitignore"), "__pycache__/\n");
  git(folder, "init", "--quiet", "--initial-branch=main");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "The library");
  git(folder, "switch", "--quiet", "--create", landed);
  await land(folder);
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "Add the other port");
  git(folder, "switch", "--quiet", "main");
  const beside = temporaryFolder(whenFinished);
  const [bare, clone] = [join(beside, "bare.git"), join(beside, "clone")];
  makeBare(folder, bare, "main");
  git(folder, "clone", "--quiet", "--no-local", bare, clone);
  return { folder, bare, clone, cli: compiledCli(whenFinished) };
}

/** Puts the library on a server, under the name that the tool goes to by default. */
export function publishLibrary(hub: GitHub, { bare }: Library, maintainers: readonly string[]): Repository {
  const upstream = publish(hub.world, bare, "huggingface", "transformers");
  for (const login of maintainers) upstream.maintainers.add(login);
  return upstream;
}

/** A clone of it, as `git clone` of its address makes one. */
export function cloneLibrary(hub: GitHub, { bare, clone }: Library, target: string): void {
  cpSync(clone, target, { recursive: true });
  const config = join(target, ".git/config");
  const address = `${hub.origin}/huggingface/transformers.git`;
  writeFileSync(config, readFileSync(config, "utf8").replace(bare, address));
}

/** Upstream moves: the port of the other model is merged, on the same surfaces. */
export function landTwinPort(upstream: Repository, { folder }: Library): string {
  const { defaultBranch } = upstream;
  git(upstream.folder, "fetch", "--quiet", folder, `${landed}:refs/heads/${defaultBranch}`);
  return branchSha(upstream, defaultBranch) ?? "";
}
