import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { branchSha, fork, git, protect, renameDefaultBranch, unprotect } from "../servers/bare-repository.ts";
import type { Issue } from "../servers/world.ts";
import { branch, login, model, type Workshop } from "../workshop/workshop.ts";
import {
  commitElsewhere,
  commitWork,
  type FaultCase,
  isInPull,
  makeFork,
  started,
  startWords,
  submitWords,
  userGit,
} from "./fault-case.ts";

function somebodyAtWork({ hub, upstream }: Workshop): void {
  const issue: Issue = {
    number: 41,
    repository: upstream,
    author: "stranger",
    title: "Add TF BrandNewBert",
    body: "I am porting this to TensorFlow.",
    state: "open",
    createdAt: new Date().toISOString(),
    updatedAt: new Date().toISOString(),
  };
  hub.world.issues.push(issue);
}

/** Faults of the state that repositories and the clone are in. */
export const stateFaults: readonly FaultCase[] = [
  {
    name: "the fork has another name",
    arrange: (workshop) => void makeFork(workshop, "my-transformers"),
    holds: ({ fork: made, pulls }) => ({ usesIt: pulls()[0]?.head.repository === made() }),
  },
  {
    name: "the name of the fork is taken by something else",
    arrange: ({ hub, upstream }) => {
      const other = fork(hub.world, upstream, login);
      hub.world.repositories.splice(hub.world.repositories.indexOf(other), 1, { ...other, parent: undefined });
    },
    holds: ({ pulls }) => ({ usesAnother: pulls()[0]?.head.repository.name === "transformers-1" }),
  },
  {
    name: "the fork is one of a fork",
    arrange: ({ hub, upstream }) => {
      const between = fork(hub.world, upstream, "stranger");
      fork(hub.world, between, login);
    },
    holds: ({ pulls }) => ({ usesIt: pulls()[0]?.head.repository.parent?.owner === "stranger" }),
  },
  {
    name: "the branch is there, with work of the user's",
    arrange: (workshop) => {
      workshop.git("switch", "--quiet", "--create", branch);
      commitWork(workshop);
      workshop.git("switch", "--quiet", "main");
    },
    holds: (workshop) => ({ keepsIt: isInPull(workshop, "my-work.txt") }),
  },
  {
    name: "the branch is on GitHub, with work from another machine",
    arrange: (workshop) => void commitElsewhere(workshop, makeFork(workshop)),
    holds: (workshop) => ({ keepsIt: isInPull(workshop, "elsewhere.txt") }),
  },
  {
    name: "somebody pushed to the branch, and the clone has commits of its own",
    arrange: async (workshop) => {
      await started(workshop);
      commitElsewhere(workshop, workshop.fork()!);
      commitWork(workshop);
    },
    words: submitWords,
    fails: { code: 7, says: /commits on GitHub that are not (here|in this clone).*\n.*pull --rebase/ },
    repair: async (workshop) => void (await userGit(workshop, "pull", "--quiet", "--rebase", "fork", branch)),
    holds: (workshop) => ({
      keepsTheirs: isInPull(workshop, "elsewhere.txt"),
      keepsOwn: isInPull(workshop, "my-work.txt"),
    }),
  },
  {
    name: "the pull request was closed",
    arrange: async (workshop) => {
      await started(workshop);
      workshop.pulls()[0]!.state = "closed";
    },
    fails: { code: 7, says: /closed without being merged[\s\S]*--new-pull-request/ },
    again: [...startWords, "--new-pull-request"],
  },
  {
    name: "the base branch was renamed after the clone was made",
    arrange: ({ hub, upstream }) => renameDefaultBranch(hub.world, upstream, "trunk"),
    holds: ({ pulls }) => ({ goesThere: pulls()[0]?.base.branch === "trunk" }),
  },
  {
    name: "the base branch is renamed while the pull request is open",
    arrange: async (workshop) => {
      await started(workshop);
      renameDefaultBranch(workshop.hub.world, workshop.upstream, "trunk");
    },
    words: submitWords,
    holds: ({ pulls }) => ({ goesThere: pulls()[0]?.base.branch === "trunk" }),
  },
  {
    name: "HEAD is detached",
    arrange: ({ git: run }) => void run("switch", "--quiet", "--detach"),
    fails: { code: 4, says: /HEAD is detached[\s\S]*git switch/ },
    repair: ({ git: run }) => void run("switch", "--quiet", "main"),
  },
  {
    name: "the tree is dirty",
    arrange: ({ clone }) => writeFileSync(join(clone, "pyproject.toml"), "# not committed\n"),
    fails: { code: 4, says: /not committed[\s\S]*pyproject\.toml/ },
    repair: ({ git: run }) => void run("stash", "--quiet"),
    holds: ({ git: run }) => ({ keepsIt: run("show", "stash@{0}:pyproject.toml") === "# not committed" }),
  },
  {
    name: "a rebase waits to be finished",
    arrange: (workshop) => {
      const { git: run } = workshop;
      run("switch", "--quiet", "--create", "mine");
      commitWork(workshop, "a.txt", "one\n");
      run("switch", "--quiet", "--create", "other", "HEAD~1");
      commitWork(workshop, "a.txt", "two\n");
      try {
        run("rebase", "--quiet", "mine");
      } catch {
        // that is the state which is wanted
      }
    },
    fails: { code: 4, says: /rebase is under way[\s\S]*git rebase --continue/ },
    repair: ({ git: run }) => {
      run("rebase", "--abort");
      run("switch", "--quiet", "main");
    },
  },
  {
    name: "the clone is shallow",
    arrange: async ({ clone, hub, git: run }) => {
      run("fetch", "--quiet", "--depth=1", `file://${hub.world.root}/huggingface/transformers.git`, "main");
      git(clone, "reset", "--quiet", "--soft", "FETCH_HEAD");
    },
    holds: ({ git: run }) => ({ isWhole: run("rev-parse", "--is-shallow-repository") === "false" }),
  },
  {
    name: "git does not know the user",
    arrange: ({ home }) => writeFileSync(join(home, ".gitconfig"), "[user]\n\tuseConfigOnly = true\n"),
    fails: { code: 4, says: /user\.(name|email) is not set[\s\S]*git config/ },
    repair: ({ git: run }) => {
      run("config", "user.name", "A Contributor");
      run("config", "user.email", "contributor@localhost");
    },
  },
  {
    name: "the branch is protected",
    arrange: (workshop) => protect(makeFork(workshop), branch),
    fails: { code: 7, says: /protected/ },
    repair: ({ fork: made }) => unprotect(made()!),
  },
  {
    name: "a git that was killed left its lock",
    arrange: ({ clone }) => writeFileSync(join(clone, ".git/index.lock"), ""),
  },
  {
    name: "upstream has the port already",
    arrange: ({ upstream, clone }) => {
      const folder = `${clone}-merged`;
      git(clone, "worktree", "add", "--quiet", "--detach", folder);
      const path = `src/transformers/models/${model}/modeling_tf_${model}.py`;
      writeFileSync(join(folder, path), "# somebody was quicker\n");
      git(folder, "add", "--all");
      git(folder, "commit", "--quiet", "--message", "Add TF BrandNewBert");
      git(upstream.folder, "fetch", "--quiet", clone, "main");
      git(upstream.folder, "fetch", "--quiet", folder, "HEAD:main");
      git(clone, "worktree", "remove", "--force", folder);
    },
    fails: { code: 7, says: /has a TensorFlow port of brand_new_bert already/ },
    repair: ({ upstream }) =>
      git(upstream.folder, "update-ref", "refs/heads/main", `${branchSha(upstream, "main")}^`) as never,
  },
  {
    name: "somebody is on it",
    arrange: somebodyAtWork,
    fails: { code: 2, says: /Add TF BrandNewBert[\s\S]*#41[\s\S]*--yes/ },
    again: [...startWords, "--yes"],
  },
];
