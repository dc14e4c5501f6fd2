import { describe, expect, it } from "vitest";
import { chooseReviewers, codeowners } from "../../src/forge/reviewers.ts";

const owners = `
# comment
*                @everyone
/docs/           @writer   # who writes
*.py             @python mail@example.com
src/**/auto/     @auto
/utils/*         @utils
tests            @org/tests
README.md
`;

const files = [
  ["Makefile", ["@everyone"]],
  ["docs/a/b.md", ["@writer"]],
  ["src/x.py", ["@python"]],
  ["src/transformers/models/auto/modeling.py", ["@auto"]],
  ["utils/check.py", ["@utils"]],
  ["utils/deep/check.py", ["@python"]],
  ["a/tests/b.py", ["@org/tests"]],
  ["README.md", []],
] as const;

describe("CODEOWNERS", () => {
  it.each(files)("%s belongs to %j", (path, wanted) => expect(codeowners(owners, [path])).toEqual(wanted));
  it("names each owner once", () => {
    expect(codeowners(owners, ["a.py", "b.py", "docs/x"])).toEqual(["@python", "@writer"]);
  });
});

const upstream = { owner: "huggingface", name: "transformers" };
const sources = { given: undefined, settings: undefined, codeowners: [], upstream, author: "somebody" };

const choices = [
  ["the guide's", sources, ["gante", "Rocketknight1"]],
  ["nobody elsewhere", { ...sources, upstream: { owner: "acme", name: "transformers" } }, []],
  ["code owners before the guide", { ...sources, codeowners: ["@owner"] }, ["owner"]],
  ["the settings before code owners", { ...sources, codeowners: ["@owner"], settings: ["set"] }, ["set"]],
  ["the command line first", { ...sources, settings: ["set"], given: ["@me", "@me"] }, ["me"]],
  ["never the author", { ...sources, given: ["@Somebody", "@other"] }, ["other"]],
] as const;

describe("reviewers", () => {
  it.each(choices)("%s", (_name, from, wanted) => {
    expect(chooseReviewers(from).map(({ login }) => login)).toEqual(wanted);
  });
});
