import { needsLogin, notFound, outOfScope, unprocessable } from "../refusals.ts";
import { route } from "../route.ts";
import { simplePull } from "../shapes/pull.ts";
import { simpleUser } from "../shapes/user.ts";
import { fullName, knownLogin } from "../world.ts";
import { wantedPull } from "./pulls.ts";

const path = "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers" as const;

export const reviewerRoutes = [
  route(`GET ${path}`, (call) => {
    const pull = wantedPull(call);
    if (pull === undefined) return notFound;
    return { status: 200, data: { users: [...pull.reviewers].map((login) => simpleUser(call.api, login)), teams: [] } };
  }),
  route(`POST ${path}`, (call) => {
    const { world, api, token, body } = call;
    const pull = wantedPull(call);
    if (token === undefined) return needsLogin;
    if (pull === undefined) return notFound;
    if (token.scope === "public-read") return outOfScope;
    const wanted = Array.isArray(body.reviewers) ? body.reviewers.map(String) : [];
    if (wanted.includes(pull.author)) {
      return unprocessable("Review cannot be requested from pull request author.");
    }
    // One stranger among them, and nobody is asked.
    const logins = wanted.map((handle) => knownLogin(world, handle));
    const isOne = (login: string | undefined): login is string =>
      login !== undefined && (pull.repository.maintainers.has(login) || pull.repository.owner === login);
    if (!logins.every(isOne)) {
      return unprocessable(
        `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${fullName(pull.repository)} repository.`,
      );
    }
    for (const login of logins) pull.reviewers.add(login);
    return { status: 201, data: simplePull(world, api, pull, token) };
  }),
];
