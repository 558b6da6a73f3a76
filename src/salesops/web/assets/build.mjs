// Bundles the front end into ../static/built: the script, style sheet and font of every page, and one script for each file
// of js/pages/ (loaded only by the page that names it); the texts compressed beside them.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outdir = here("../static/built");

const pages = (await readdir(here("js/pages"))).filter((name) => name.endsWith(".js"));

await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: {
    app: here("js/app.js"),
    style: here("css/app.css"),
    ...Object.fromEntries(pages.map((name) => [name.replace(/\.js$/, ""), here(`js/pages/${name}`)])),
  },
  outdir,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  assetNames: "[name]",
  loader: { ".woff2": "file" },
  legalComments: "linked",
});

for (const name of await readdir(outdir)) {
  if (!/\.(js|css)$/.test(name)) continue;
  const content = await readFile(`${outdir}/${name}`);
  await writeFile(`${outdir}/${name}.br`, brotliCompressSync(content));
  await writeFile(`${outdir}/${name}.gz`, gzipSync(content));
}
