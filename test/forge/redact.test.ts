import { describe, expect, it } from "vitest";
import { gitEnvironment, networkEnvironment } from "../../src/forge/git-environment.ts";
import { redactor } from "../../src/forge/redact.ts";

const secret = "s3cret+/token";
const redact = redactor([secret]);
const encoded = Buffer.from(`x-access-token:${secret}`).toString("base64");

const texts = [
  [`token ${secret} is wrong`, "token *** is wrong"],
  [`GET https://x?t=${encodeURIComponent(secret)}`, "GET https://x?t=***"],
  [`Authorization: Basic ${encoded}`, "Authorization: Basic ***"],
  [Buffer.from(secret).toString("base64"), "***"],
  ["another one: ghp_abcdefghijklmnopqrst0123", "another one: ***"],
  ["github_pat_11ABCDEFG0123456789_abcdef", "***"],
  ["fatal: https://me:pass@github.com/a/b.git", "fatal: https://***@github.com/a/b.git"],
  ["see https://github.com/a/b, mail me@example.com", "see https://github.com/a/b, mail me@example.com"],
] as const;

describe("what leaves the program", () => {
  it.each(texts)("%s becomes %s", (text, clean) => expect(redact(text)).toBe(clean));
  it("stays as it is without secrets", () => expect(redactor([""])("abc")).toBe("abc"));
});

describe("the environment of git", () => {
  const own = {
    PATH: "/bin",
    GITHUB_TOKEN: secret,
    GH_TOKEN: secret,
    GIT_DIR: "/elsewhere",
    GIT_TRACE_CURL: "/tmp/log",
    EDITOR: "vi",
    GIT_AUTHOR_NAME: "me",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "core.longpaths",
    GIT_CONFIG_VALUE_0: "true",
  };
  const plain = gitEnvironment(own);

  it("holds no token, no editor that waits, and no other repository", () => {
    expect(JSON.stringify(plain)).not.toContain(secret);
    expect({
      dir: plain.GIT_DIR,
      trace: plain.GIT_TRACE_CURL,
      editor: plain.GIT_EDITOR,
      name: plain.GIT_AUTHOR_NAME,
    }).toEqual({
      dir: undefined,
      trace: undefined,
      editor: "true",
      name: "me",
    });
  });

  it("carries the token in a header for one address, behind what the user configures", () => {
    const network = networkEnvironment(plain, { token: secret, address: "https://github.com/" });
    const count = Number(network.GIT_CONFIG_COUNT);
    const entries = Array.from({ length: count }, (_, index) => [
      network[`GIT_CONFIG_KEY_${index}`],
      network[`GIT_CONFIG_VALUE_${index}`],
    ]);
    expect(entries[0]).toEqual(["core.longpaths", "true"]);
    expect(entries.slice(-2)).toEqual([
      ["http.https://github.com/.extraHeader", ""],
      ["http.https://github.com/.extraHeader", `Authorization: Basic ${encoded}`],
    ]);
  });

  it("goes to the network without a header where the address is none for tokens", () => {
    expect(JSON.stringify(networkEnvironment(plain, undefined))).not.toContain("Authorization");
  });
});
