import { fullName, isPull, mayPush, type Pull, type Token, type World } from "./world.ts";

interface GraphqlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly type?: string; readonly path?: readonly string[]; readonly message: string }[];
}

const mutations: Readonly<Record<string, (pull: Pull) => void>> = {
  markPullRequestReadyForReview: (pull) => {
    pull.draft = false;
  },
  convertPullRequestToDraft: (pull) => {
    pull.draft = true;
  },
  closePullRequest: (pull) => {
    pull.state = "closed";
  },
};

const nodeId = ({ repository, number }: Pull): string => `PR_kw${repository.id}_${number}`;

/** An id comes as a variable, or in the text of the query itself. */
function idOf(query: string, variables: Readonly<Record<string, unknown>>): string {
  const nested = Object.values(variables).flatMap((value) =>
    typeof value === "object" && value !== null ? Object.values(value) : [value],
  );
  const found = nested.find((value) => typeof value === "string" && value.startsWith("PR_"));
  return typeof found === "string" ? found : (/"(PR_[^"]*)"/.exec(query)?.[1] ?? String(nested[0] ?? ""));
}

/** The mutations of a pull request's state; GitHub answers 200 to those that fail, too. */
export function answerGraphql(
  world: World,
  token: Token,
  { query, variables }: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> },
): GraphqlAnswer {
  const name = Object.keys(mutations).find((known) => query.includes(`${known}(`) || query.includes(`${known} (`));
  if (!/^\s*mutation\b/.test(query) || name === undefined) {
    return { errors: [{ type: "undefinedField", message: "Field doesn't exist on type 'Query'" }] };
  }
  const id = idOf(query, variables);
  const failure = (type: string, message: string): GraphqlAnswer => ({
    data: { [name]: null },
    errors: [{ type, path: [name], message }],
  });
  const pull = world.issues.filter(isPull).find((known) => nodeId(known) === id);
  if (pull === undefined) return failure("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
  const isAllowed = token.scope !== "public-read" && (pull.author === token.login || mayPush(pull.repository, token));
  if (!isAllowed) return failure("FORBIDDEN", "Resource not accessible by personal access token");
  mutations[name]?.(pull);
  pull.updatedAt = new Date().toISOString();
  const { number, draft, state, repository } = pull;
  const shape = {
    id,
    number,
    isDraft: draft,
    state: state.toUpperCase(),
    repository: { nameWithOwner: fullName(repository) },
  };
  return { data: { [name]: { pullRequest: shape } } };
}
