// Copy the pinned front-end files of package.json into the static files, with their licences, and write down what was copied.
// For whoever changes a version: `npm ci --ignore-scripts && node scripts/vendor.mjs`. The copies are committed, byte for byte;
// tests/conference/test_static.py compares each with the SHA-256 written here. Nobody else needs Node.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "conference", "static", "conference");
const text = "@fontsource-variable/atkinson-hyperlegible-next";
const display = "@fontsource-variable/fraunces";

const copies = [
  ["htmx.org", "dist/htmx.min.js", "vendor/htmx/htmx.min.js"],
  ["htmx.org", "LICENSE", "vendor/htmx/LICENSE.txt"],
  ["idb", "build/index.js", "vendor/idb/idb.js"],
  ["idb", "LICENSE", "vendor/idb/LICENSE.txt"],
  ["zxing-wasm", "dist/es/reader/index.js", "vendor/zxing/reader/index.js"],
  ["zxing-wasm", "dist/es/share.js", "vendor/zxing/share.js"],
  ["zxing-wasm", "dist/reader/zxing_reader.wasm", "vendor/zxing/zxing_reader.wasm"],
  ["zxing-wasm", "LICENSE", "vendor/zxing/LICENSE.txt"],
  [text, "LICENSE", "fonts/OFL-atkinson-hyperlegible-next.txt"],
  [display, "LICENSE", "fonts/OFL-fraunces.txt"],
];

// Made from the packages by scripts/cut_fonts.py, so they are only measured here.
const cuts = [
  [text, "files/atkinson-hyperlegible-next-latin-wght-normal.woff2", "fonts/text-latin.woff2"],
  [text, "files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2", "fonts/text-latin-ext.woff2"],
  [display, "files/fraunces-latin-full-normal.woff2", "fonts/display-latin.woff2"],
  [display, "files/fraunces-latin-ext-full-normal.woff2", "fonts/display-latin-ext.woff2"],
];

const notes = {
  "zxing-wasm": "The .wasm holds ZXing-C++ (Apache-2.0, text in vendor/zxing/LICENSE-zxing-cpp.txt, https://github.com/zxing-cpp/zxing-cpp).",
  [text]: "Cut to Latin and Latin Extended, weights 400 to 700 (scripts/cut_fonts.py). Copyright 2020-2024 The Atkinson Hyperlegible Next Project Authors.",
  [display]: "Cut to one weight (560, optical size 72), Latin and Latin Extended (scripts/cut_fonts.py). Copyright 2020 The Fraunces Project Authors.",
};

const about = (name) => JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));

function row(name, source, file, cut) {
  const { version, license } = about(name);
  const sha256 = createHash("sha256").update(readFileSync(join(target, file))).digest("hex");
  return { file, package: name, version, licence: license, source, cut, sha256 };
}

for (const [name, source, file] of copies) {
  mkdirSync(dirname(join(target, file)), { recursive: true });
  copyFileSync(join(root, "node_modules", name, source), join(target, file));
}

const rows = [
  ...copies.map(([name, source, file]) => row(name, source, file, false)),
  ...cuts.map(([name, source, file]) => row(name, source, file, true)),
];
writeFileSync(join(target, "vendor", "manifest.json"), JSON.stringify(rows, null, 1) + "\n");

const lines = [
  "# Third parties' files in this folder",
  "",
  "Written by scripts/vendor.mjs from the exact versions in package.json; the SHA-256 of each file stands in vendor/manifest.json.",
  "",
];
for (const name of new Set(rows.map((item) => item.package))) {
  const own = rows.filter((item) => item.package === name);
  const licence = own.find((item) => /LICENSE|OFL/.test(item.file));
  lines.push(`## ${name} ${own[0].version}`, "", `Licence: ${own[0].licence}, text in ${licence.file}. ${notes[name] ?? ""}`.trim(), "");
  for (const item of own.filter((item) => item !== licence)) {
    lines.push(`- ${item.file}, ${item.cut ? "cut from" : "copied from"} ${item.source}`);
  }
  lines.push("");
}
writeFileSync(join(target, "THIRD-PARTY.md"), lines.join("\n").trimEnd() + "\n");
console.log(`${rows.length} files written down in ${join("conference", "static", "conference", "vendor", "manifest.json")}`);
