// Completion from the document's JSON schema: the keys that fit where the cursor stands, and the values a key may have.
export function completions(address) {
  let schema;
  const load = async () => (schema ??= await fetch(address).then((response) => response.json()));

  return async (context) => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const value = /^[\s-]*([a-z_]+):\s+([^\s[{]*)$/.exec(before);
    const key = /^[\s-]*([a-z_]*)$/.exec(before);
    if (!value && !key) return null;
    if (!context.explicit && key && !key[1]) return null;
    await load();
    const path = above(context.state.doc, line.number, column(before));
    const part = path.reduce((found, name) => inside(found?.properties?.[name]), inside(schema));
    if (!part?.properties) return null;
    if (value) {
      const options = choices(part.properties[value[1]]).map((label) => ({ label, type: "enum" }));
      return options.length ? { from: context.pos - value[2].length, options, validFor: /^\w*$/ } : null;
    }
    const used = siblings(context.state.doc, line.number, column(before));
    const options = Object.entries(part.properties)
      .filter(([name]) => !used.has(name))
      .map(([name, about]) => ({
        label: name,
        apply: `${name}: `,
        detail: part.required?.includes(name) ? "needed" : "",
        info: about.description ?? inside(about)?.description,
        type: "property",
      }));
    return { from: context.pos - key[1].length, options, validFor: /^\w*$/ };
  };

  // What a property is, through references, lists and "or nothing".
  function inside(about) {
    if (!about) return null;
    if (about.$ref) return inside(schema.$defs[about.$ref.split("/").at(-1)]);
    if (about.items) return inside(about.items);
    const some = about.anyOf?.find((one) => one.type !== "null");
    return some ? inside(some) : about;
  }

  function choices(about) {
    const found = inside(about);
    if (!found) return [];
    return found.enum ?? (found.const !== undefined ? [found.const] : found.type === "boolean" ? ["true", "false"] : []);
  }
}

// Where a line's own text begins: after blanks and the dash of a list.
const column = (text) => /^[\s-]*/.exec(text)[0].length;

// The keys the line stands below, outermost first.
function above(doc, number, at) {
  const path = [];
  let limit = at;
  for (let n = number - 1; n > 0 && limit > 0; n--) {
    const text = doc.line(n).text;
    const key = /^([\s-]*)([a-z_]+):/.exec(text);
    if (!key || key[1].length >= limit) continue;
    path.unshift(key[2]);
    limit = key[1].length;
  }
  return path;
}

// The keys of the same mapping that are there already.
function siblings(doc, number, at) {
  const used = new Set();
  const look = (from, step) => {
    for (let n = from; n > 0 && n <= doc.lines; n += step) {
      const text = doc.line(n).text;
      if (!text.trim() || text.trim().startsWith("#")) continue;
      const own = column(text);
      if (own < at) break;
      const startsItem = /^\s*-/.test(text);
      if (step > 0 && startsItem && own === at) break;
      const key = /^[\s-]*([a-z_]+):/.exec(text);
      if (own === at && key) used.add(key[1]);
      if (step < 0 && startsItem && own === at) break;
    }
  };
  if (!/^\s*-/.test(doc.line(number).text)) look(number - 1, -1);
  look(number + 1, 1);
  return used;
}
