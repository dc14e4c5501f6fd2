import { basicCredentials } from "./redact.ts";

/** A token and the address below which git sends it: `https://github.com/`. */
export interface Credentials {
  readonly token: string;
  readonly address: string;
}

type Variables = Readonly<Record<string, string>>;

/**
 * What a git of ours must not take over: other people's repositories (a hook sets `GIT_DIR`), editors and pagers, traces
 * that write headers to files, and tokens, which git and its hooks have no use for.
 */
const dropped = new RegExp(
  `^(?:${[
    "GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|PREFIX)",
    "GIT_(?:EDITOR|SEQUENCE_EDITOR|PAGER|EXTERNAL_DIFF|DIFF_OPTS|\\w*PATHSPECS|REDIRECT_\\w+|REFLOG_ACTION)",
    "GIT_(?:TRACE\\w*|CURL_VERBOSE)",
    "EDITOR|VISUAL|PAGER|PREFIX|LANGUAGE",
    "(?:GH|GITHUB)_(?:ENTERPRISE_)?TOKEN",
  ].join("|")})$`,
  "i",
);

/** Configuration for one git, behind what the user's environment configures: in no argument list and no file. */
function configured(variables: Variables, entries: readonly (readonly [key: string, value: string])[]): Variables {
  const before = Number.parseInt(variables.GIT_CONFIG_COUNT ?? "0", 10) || 0;
  const added = entries.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${before + index}`, key],
    [`GIT_CONFIG_VALUE_${before + index}`, value],
  ]);
  return { ...variables, ...Object.fromEntries(added), GIT_CONFIG_COUNT: String(before + entries.length) };
}

/** The environment of a git that asks nobody and speaks English. */
export function gitEnvironment(variables: NodeJS.ProcessEnv): Variables {
  const kept = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined || dropped.test(name) ? [] : [[name, value] as const],
  );
  return {
    ...Object.fromEntries(kept),
    LC_ALL: "C",
    GIT_EDITOR: "true",
    GIT_SEQUENCE_EDITOR: "true",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
  };
}

/** The same for a git that goes to the network: with the token in a header, and an end to connections that hang. */
export function networkEnvironment(environment: Variables, credentials: Credentials | undefined): Variables {
  const limits = [
    ["http.lowSpeedLimit", "1"],
    ["http.lowSpeedTime", "60"],
  ] as const;
  if (credentials === undefined) return configured(environment, limits);
  const header = `Authorization: Basic ${Buffer.from(basicCredentials(credentials.token)).toString("base64")}`;
  const key = `http.${credentials.address}.extraHeader`;
  // the empty entry drops a header that other tools left in the configuration: GitHub refuses two
  return configured(environment, [...limits, [key, ""], [key, header]]);
}

/** The same for a tree of our own, in which the user's hooks have no business. */
export const withoutHooks = (environment: Variables): Variables =>
  configured(environment, [["core.hooksPath", "/dev/null"]]);
