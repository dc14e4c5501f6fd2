import { describe, expect, it } from "vitest";
import { branchOf, parseRepositoryName, parseReviewer, repositoryOfUrl } from "../../src/forge/names.ts";

const urls = [
  ["https://github.com/huggingface/transformers.git", "huggingface/transformers"],
  ["https://github.com/huggingface/transformers", "huggingface/transformers"],
  ["https://github.com/huggingface/transformers/", "huggingface/transformers"],
  ["https://somebody:secret@github.com/some-body/my.fork.git", "some-body/my.fork"],
  ["git@github.com:somebody/transformers.git", "somebody/transformers"],
  ["ssh://git@ssh.github.com:443/somebody/transformers.git", "somebody/transformers"],
  ["http://127.0.0.1:8080/somebody/transformers.git", "somebody/transformers"],
  ["/srv/git/transformers.git", undefined],
  ["../transformers", undefined],
  ["https://github.com/transformers", undefined],
  ["https://github.com/-bad/transformers", undefined],
] as const;

describe("the address of a remote", () => {
  it.each(urls)("%s names %s", (url, wanted) => {
    const found = repositoryOfUrl(url);
    expect(found && `${found.owner}/${found.name}`).toBe(wanted);
  });
});

describe("names of the command line", () => {
  it.each(["huggingface/transformers", "a/b.c_d-e"])("%s is a repository", (text) => {
    const { owner, name } = parseRepositoryName(text);
    expect(`${owner}/${name}`).toBe(text);
  });

  const noRepositories = [
    "",
    "transformers",
    "a/b/c",
    "a b/c",
    "a/..",
    "--upload-pack=x/y",
    "a/b.git",
    "https://x/a/b",
  ];
  it.each(noRepositories)("%j is no repository", (text) => {
    expect(() => parseRepositoryName(text)).toThrow("is not the name of a repository");
  });

  it.each([
    ["@gante", "gante", false],
    ["Rocketknight1", "Rocketknight1", false],
    [" @someone_corp ", "someone_corp", false],
    ["@huggingface/tf-team", "huggingface/tf-team", true],
  ] as const)("%j is a reviewer", (handle, login, isTeam) => {
    expect(parseReviewer(handle)).toEqual({ login, isTeam });
  });

  it.each(["", "@", "a b", "@a/b/c", "x@example.com", "-a", "a--b"])("%j is no reviewer", (handle) => {
    expect(() => parseReviewer(handle)).toThrow("is not a user name of GitHub");
  });

  it("a branch is named after its model", () => expect(branchOf("gpt_neo")).toBe("add_tf_gpt_neo"));
  it.each(["", "../bert", "a..b", "bert.lock", "-bert", "be rt", "bert~1", "bert^"])("%j has no branch", (model) => {
    expect(() => branchOf(model)).toThrow("is not a model name");
  });
});
