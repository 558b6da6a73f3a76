// Bundles the front end into ../static/built: one script, one style sheet, one font.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outdir = here("../static/built");

await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: { app: here("js/app.js"), style: here("css/app.css") },
  outdir,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  assetNames: "[name]",
  loader: { ".woff2": "file" },
  legalComments: "linked",
});
