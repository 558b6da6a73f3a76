// Elements by hand: el("button", { class: "button", onclick: go }, "Go"). Nothing is ever parsed as HTML.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value !== "string") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const find = (name) => document.querySelector(`[data-is="${name}"]`);

export const counted = (number, one, many) => `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
