// Which records were opened in this browser lately: only kind and number are kept, the server says what they are called.
const KEY = "opened";
const MOST = 8;
const KINDS = { deals: "deal", accounts: "account", contacts: "contact", leads: "lead", people: "person", activities: "activity", teams: "team" };

const read = () => {
  try {
    return (localStorage.getItem(KEY) ?? "").split(",").filter((one) => /^[a-z]+-\d+$/.test(one));
  } catch {
    return [];
  }
};

const write = (list) => {
  try {
    localStorage.setItem(KEY, list.slice(0, MOST).join(","));
  } catch {
    // A browser that keeps nothing has no list.
  }
};

export const opened = () => read().join(",");
export const forget = () => write([]);

const [, place, number] = location.pathname.match(/^\/([a-z]+)\/(\d+)$/) ?? [];
if (place in KINDS && document.querySelector(".app")) {
  const here = `${KINDS[place]}-${number}`;
  write([here, ...read().filter((one) => one !== here)]);
}
