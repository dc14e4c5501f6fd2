// Holds the lock of a checkout for two seconds: node lock-child.ts REPO
import { setTimeout as sleep } from "node:timers/promises";
import { nodeFileSystem } from "../../src/change/file-system.ts";
import { withLock } from "../../src/change/lock.ts";

await withLock(process.argv[2] ?? "", nodeFileSystem, () => sleep(2000));
