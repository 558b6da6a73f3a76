// A block of cells as spreadsheets copy it: tabs between cells, lines between rows, quotes around what holds either.
export function parse(text) {
  const lines = [];
  let line = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign === '"' && text[at + 1] === '"') (cell += '"'), (at += 1);
      else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t") line.push(cell), (cell = "");
    else if (sign === "\n" || sign === "\r") {
      if (sign === "\r" && text[at + 1] === "\n") at += 1;
      lines.push([...line, cell]);
      line = [];
      cell = "";
    } else cell += sign;
  }
  if (cell !== "" || line.length) lines.push([...line, cell]);
  return lines;
}

export const write = (block) =>
  block.map((line) => line.map((cell) => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join("\t")).join("\n");
