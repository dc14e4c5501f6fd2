import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { port } from "../../../src/commands/port.ts";
import { stages } from "../../../src/commands/stages.ts";
import { bareSample } from "../../helpers/sample-checkout.ts";
import { temporaryFolder, type WhenFinished } from "../../helpers/tree.ts";
import { branchSha, git, publish } from "../servers/bare-repository.ts";
import type { GitHub } from "../servers/github.ts";
import type { Repository } from "../servers/world.ts";
import { compiledCli } from "./compiled-cli.ts";
import { addTwinModel, twinModel } from "./twin-model.ts";

/** A local repository of the library with two models to port, and a branch on which the second port is done. */
export interface Library {
  readonly folder: string;
  /** The program that the tests run, made once as well. */
  readonly cli: string;
}

const landed = "landed";

/** Made once for all tests of a file: porting takes a second, and what comes out is the same each time. */
export async function makeLibrary(whenFinished: WhenFinished): Promise<Library> {
  const sample = bareSample(whenFinished);
  addTwinModel(sample);
  const folder = join(temporaryFolder(whenFinished), "library");
  cpSync(sample, folder, { recursive: true });
  writeFileSync(join(folder, ".gitignore"), "__pycache__/\n");
  git(folder, "init", "--quiet", "--initial-branch=main");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "The library");
  git(folder, "switch", "--quiet", "--create", landed);
  const options = { repo: folder, model: twinModel, dryRun: false, allowDirty: false, force: false };
  await port({ ...options, contributor: "somebody-else" }, stages);
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "Add TF BrandNewBart");
  git(folder, "switch", "--quiet", "main");
  return { folder, cli: compiledCli(whenFinished) };
}

/** Puts the library on a server, under the name that the tool goes to by default. */
export function publishLibrary(hub: GitHub, { folder }: Library, maintainers: readonly string[]): Repository {
  mkdirSync(join(hub.world.root, "huggingface"), { recursive: true });
  const upstream = publish(hub.world, folder, "huggingface", "transformers");
  git(upstream.folder, "branch", "--delete", "--force", landed);
  for (const login of maintainers) upstream.maintainers.add(login);
  return upstream;
}

/** Upstream moves: the port of the other model is merged, on the same surfaces. */
export function landTwinPort(upstream: Repository, { folder }: Library): string {
  const { defaultBranch } = upstream;
  git(upstream.folder, "fetch", "--quiet", folder, `${landed}:refs/heads/${defaultBranch}`);
  return branchSha(upstream, defaultBranch) ?? "";
}

/** Upstream moves elsewhere: a file that no port touches. */
export function landOther(upstream: Repository, { folder }: Library, name = "CONTRIBUTING.md"): string {
  const parent = branchSha(upstream, upstream.defaultBranch) ?? "";
  git(folder, "fetch", "--quiet", upstream.folder, parent);
  git(folder, "switch", "--quiet", "--detach", parent);
  writeFileSync(join(folder, name), "Nothing that a port touches.\n");
  git(folder, "add", "--", name);
  git(folder, "commit", "--quiet", "--message", `Add ${name}`);
  git(upstream.folder, "fetch", "--quiet", folder, `HEAD:refs/heads/${upstream.defaultBranch}`);
  git(folder, "switch", "--quiet", "main");
  return branchSha(upstream, upstream.defaultBranch) ?? "";
}
