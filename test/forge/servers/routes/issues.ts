import { invalid, notFound, unprocessable } from "../refusals.ts";
import { route } from "../route.ts";
import { issueShape } from "../shapes/issue.ts";
import { fullName, type Issue, isPull, type Pull } from "../world.ts";
import { wantedRepository } from "./repositories.ts";

/** Words and `name:value` pairs; what stands in quotes is one word. */
function readQuery(text: string) {
  const parts = [...text.matchAll(/(-?\w+):("[^"]*"|\S+)|"([^"]*)"|\S+/g)];
  const qualifiers = parts.filter(([, name]) => name !== undefined).map(([, name = "", value = ""]) => [name, value]);
  const words = parts.filter(([, name]) => name === undefined).map(([whole, , , quoted]) => quoted ?? whole);
  return { qualifiers, words: words.filter((word) => word !== "AND") };
}

/** `a b OR c`: all words must be there, but of those around an OR, one. */
function alternatives(words: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  words.forEach((word, i) => {
    if (word === "OR") return;
    if (words[i - 1] === "OR") groups.at(-1)?.push(word);
    else groups.push([word]);
  });
  return groups;
}

/** GitHub splits texts at everything that is neither letter nor figure, and does not tell case apart. */
const normal = (text: string): string => ` ${text.toLowerCase().replaceAll(/[^a-z0-9]+/g, " ")} `;

const isOfKind = (issue: Issue | Pull, kind: string): boolean => {
  if (kind === "pr" || kind === "pull-request") return isPull(issue);
  if (kind === "issue") return !isPull(issue);
  if (kind === "open" || kind === "closed") return issue.state === kind;
  return kind === "draft" ? isPull(issue) && issue.draft : true;
};

function isMatch(issue: Issue | Pull, query: ReturnType<typeof readQuery>): boolean {
  const fields = query.qualifiers.find(([name]) => name === "in")?.[1] ?? "title,body";
  const text = normal(
    `${fields.includes("title") ? issue.title : ""} ${fields.includes("body") ? (issue.body ?? "") : ""}`,
  );
  const hasWords = alternatives(query.words).every((group) =>
    group.some((word) => text.includes(normal(word).trimEnd())),
  );
  return (
    hasWords &&
    query.qualifiers.every(([name, value = ""]) => {
      if (name === "repo") return fullName(issue.repository).toLowerCase() === value.toLowerCase();
      if (name === "author") return issue.author === value;
      if (name === "updated" || name === "created") {
        const when = name === "updated" ? issue.updatedAt : issue.createdAt;
        const [, sign = "", day = ""] = /^([<>]=?)?(.*)$/.exec(value) ?? [];
        return sign.startsWith("<") ? when <= day : when >= day;
      }
      return name === "is" || name === "state" || name === "type" ? isOfKind(issue, value) : true;
    })
  );
}

export const issueRoutes = [
  route("GET /search/issues", ({ world, api, query }) => {
    const text = query.get("q") ?? "";
    if (text === "") return unprocessable("Validation Failed");
    const read = readQuery(text);
    const isKind = ([name, value = ""]: readonly string[]): boolean =>
      (name === "is" || name === "type") && /^(pr|pull-request|issue)$/.test(value);
    // Since 2025 the interface wants to know which of the two is meant.
    if (!read.qualifiers.some(isKind)) {
      const message = "Query must include 'is:issue' or 'is:pull-request'";
      return invalid("Search", { field: "q", code: "invalid", message });
    }
    const repository = read.qualifiers.find(([name]) => name === "repo")?.[1];
    if (repository !== undefined && !world.repositories.some((known) => fullName(known) === repository)) {
      const message =
        "The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.";
      return invalid("Search", { field: "q", code: "invalid", message });
    }
    const found = world.issues.filter((issue) => isMatch(issue, read));
    const items = found.toReversed().map((issue) => issueShape(api, issue));
    // newer descriptions than that of the types tell what kind of search it was
    const data = { total_count: items.length, incomplete_results: false, search_type: "lexical", items };
    return { status: 200, data };
  }),
  route("GET /repos/{owner}/{repo}/issues", (call) => {
    const repository = wantedRepository(call);
    if (repository === undefined) return notFound;
    const state = call.query.get("state") ?? "open";
    const found = call.world.issues.filter(
      (issue) => issue.repository === repository && (state === "all" || issue.state === state),
    );
    return { status: 200, data: found.toReversed().map((issue) => issueShape(call.api, issue)) };
  }),
];
