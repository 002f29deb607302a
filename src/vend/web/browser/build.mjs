// Makes what the browser is sent: bundled, minified, named by their content, and compressed beforehand.
//
//   node build.mjs <folder of node_modules> <folder to write>
//
// The address of a file changes with its content, so that browsers may keep each for ever; manifest.json says which
// address belongs to which name.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const modules = resolve(process.argv[2]);
const target = resolve(process.argv[3]);
const esbuild = createRequire(join(modules, "package.json"))("esbuild");

const made = await esbuild.build({
  entryPoints: ["app.js", "charts.js", "app.css"].map((name) => join(here, name)),
  outdir: target,
  nodePaths: [modules],
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  legalComments: "inline", // the licences of what is bundled ask for their notice
  target: ["chrome112", "firefox117", "safari16.5"],
  logLevel: "warning",
});

mkdirSync(target, { recursive: true });
const manifest = {};
for (const file of made.outputFiles) {
  const ending = extname(file.path);
  const name = file.path.slice(target.length + 1);
  const hash = createHash("sha256").update(file.contents).digest("hex").slice(0, 12);
  const served = `${name.slice(0, -ending.length)}.${hash}${ending}`;
  writeFileSync(join(target, served), file.contents);
  writeFileSync(join(target, `${served}.gz`), gzipSync(file.contents, { level: 9 }));
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  writeFileSync(join(target, `${served}.br`), brotliCompressSync(file.contents, best));
  manifest[name] = served;
}
const current = new Set(Object.values(manifest).flatMap((one) => [one, `${one}.gz`, `${one}.br`]));
for (const name of readdirSync(target)) {
  if (!current.has(name) && name !== "manifest.json") rmSync(join(target, name));
}
// The list comes last and at once: whoever reads it finds every file that it names.
writeFileSync(join(target, "manifest.json.new"), JSON.stringify(manifest, null, 1));
renameSync(join(target, "manifest.json.new"), join(target, "manifest.json"));
