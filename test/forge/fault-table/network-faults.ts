import { fault, primaryLimit, secondaryLimit, serverError, type Trouble } from "../servers/faults.ts";
import type { Workshop } from "../workshop/workshop.ts";
import { type FaultCase, startWords } from "./fault-case.ts";

const plant =
  (match: RegExp, trouble: Trouble | (() => Trouble), times?: number) =>
  ({ hub }: Workshop): void => {
    hub.faults.push(fault(match, typeof trouble === "function" ? trouble() : trouble, times));
  };

const clear = ({ hub }: Workshop): void => {
  hub.faults.length = 0;
};

const inAnHour = (): Trouble => primaryLimit(Math.floor(Date.now() / 1000) + 3600);
const drop = (when: "before" | "after"): Trouble => ({ kind: "drop", when });

/** Faults of the network and of GitHub itself. */
export const networkFaults: readonly FaultCase[] = [
  { name: "one 502", arrange: plant(/GET .*\/repos\//, serverError(502)) },
  {
    name: "500 again and again",
    arrange: plant(/GET .*\/repos\//, serverError(500), 50),
    fails: { code: 7, says: /GitHub has trouble[\s\S]*500/ },
    repair: clear,
  },
  {
    name: "503 when the pull request is opened",
    arrange: plant(/POST .*\/pulls$/, serverError(503), 50),
    fails: { code: 7, says: /GitHub has trouble[\s\S]*503/ },
    repair: clear,
  },
  {
    name: "502 from the git server",
    arrange: plant(/git-receive-pack/, serverError(502), 5),
    fails: { code: 7, says: /git server has trouble/ },
    repair: clear,
  },
  {
    name: "a fork that takes a while",
    arrange: ({ hub }) => {
      hub.world.forkDelay = 6;
    },
  },
  {
    name: "a fork that takes too long",
    arrange: ({ hub }) => {
      hub.world.forkDelay = 10_000;
    },
    words: [...startWords, "--wait", "1"],
    fails: { code: 7, says: /not there yet, after 1 seconds[\s\S]*--wait/ },
    repair: ({ fork }) => {
      fork()!.looksUntilThere = 0;
    },
  },
  {
    name: "the hourly limit",
    arrange: plant(/GET .*\/repos\//, inAnHour, 50),
    fails: { code: 7, says: /hourly limit[\s\S]*It ends at \d{4}-/ },
    repair: clear,
  },
  {
    name: "the secondary limit, for a moment",
    arrange: plant(/POST .*\/pulls$/, secondaryLimit(1)),
    says: /GitHub asks to wait/,
  },
  {
    name: "the secondary limit, for an hour",
    arrange: plant(/POST .*\/pulls$/, secondaryLimit(3600), 50),
    fails: { code: 7, says: /secondary rate limit[\s\S]*in 3600 seconds/ },
    repair: clear,
  },
  {
    name: "the connection breaks in a push",
    // git itself asks again once
    arrange: plant(/POST .*git-receive-pack/, drop("before"), 3),
    fails: { code: 7, says: /cannot be reached/ },
    repair: clear,
  },
  {
    name: "the connection breaks in a fetch",
    arrange: plant(/POST .*git-upload-pack/, drop("before"), 3),
    fails: { code: 7, says: /cannot be reached/ },
    repair: clear,
  },
  { name: "the answer to a new fork is lost", arrange: plant(/POST .*\/forks$/, drop("after")) },
  { name: "the answer to a new pull request is lost", arrange: plant(/POST .*\/pulls$/, drop("after")) },
  {
    name: "all answers to a new pull request are lost",
    arrange: plant(/POST .*\/pulls$/, drop("after"), 10),
    fails: { code: 7, says: /cannot be reached/ },
    repair: clear,
  },
  {
    name: "nobody listens at GITHUB_API_URL",
    env: { GITHUB_API_URL: "http://127.0.0.1:2/api/v3" },
    fails: { code: 7, says: /cannot be reached at http:\/\/127\.0\.0\.1:2[\s\S]*refuses the connection/ },
  },
];
