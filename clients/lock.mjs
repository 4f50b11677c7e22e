// Takes addresses out of the lock file: packages are found by name and proved by their hash.
import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(FILE, "utf8"));
for (const entry of Object.values(lock.packages)) {
  delete entry.funding;
  if (!entry.link) delete entry.resolved;
}
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
