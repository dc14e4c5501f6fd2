import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import type { Repository } from "./github-shapes.ts";
import { fullName } from "./names.ts";
import type { Session } from "./session.ts";

/**
 * Clones a repository into a folder, unless the folder holds a clone already. The clone is made beside it and moved into
 * place when it is whole, so that a killed run leaves no half of one.
 *
 * @returns the absolute folder
 * @throws Failure when the folder holds something else.
 */
export async function cloneInto(session: Session, fork: Repository, into: string): Promise<string> {
  const target = resolve(into);
  if (existsSync(join(target, ".git"))) return target;
  if (existsSync(target) && readdirSync(target).length > 0) {
    throw new Failure(
      exitCodes.tree,
      `${into} is there already and is no git repository.`,
      "Give another folder with --into DIR, or move this one away.",
    );
  }
  if (!existsSync(dirname(target))) {
    throw new Failure(
      exitCodes.usage,
      `There is no folder ${dirname(target)}.`,
      "Make it, or give another one with --into DIR.",
    );
  }
  const start = `.${basename(target)}.add-tf-model-clone-`;
  // a name of its own: the git of a killed run may still be at work in another one
  const draft = join(dirname(target), `${start}${process.pid}`);
  if (!session.isDry) {
    for (const name of readdirSync(dirname(target)).filter((each) => each.startsWith(start))) {
      rmSync(join(dirname(target), name), { recursive: true, force: true });
    }
    session.say(`Cloning ${fullName(fork)} into ${into} …`);
  }
  await session
    .git(dirname(target), fork)
    .talk("clone", "--quiet", "--", fork.cloneUrl, session.isDry ? target : draft);
  if (session.isDry) return target;
  rmSync(target, { recursive: true, force: true });
  renameSync(draft, target);
  return target;
}
