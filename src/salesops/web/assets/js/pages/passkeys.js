// Passkeys: asks the server what to ask the browser for, hands the browser's answer back. Also the button that copies a link.
const SPLIT = { "-": "+", _: "/" };

const toBytes = (text) => Uint8Array.from(atob(text.replace(/[-_]/g, (sign) => SPLIT[sign])), (sign) => sign.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

async function ask(url, csrf, body) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({ problem: "The server did not answer as expected. Load the page again." }));
  if (said.href && !answer.ok) location.assign(said.href);
  if (!answer.ok) throw new Error(said.problem ?? "It did not work.");
  return said;
}

function creation({ publicKey }) {
  const exclude = (publicKey.excludeCredentials ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));
  const user = { ...publicKey.user, id: toBytes(publicKey.user.id) };
  return { publicKey: { ...publicKey, user, challenge: toBytes(publicKey.challenge), excludeCredentials: exclude } };
}

function request({ publicKey }) {
  const allowed = (publicKey.allowCredentials ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));
  return { publicKey: { ...publicKey, challenge: toBytes(publicKey.challenge), allowCredentials: allowed } };
}

function plain(credential) {
  const { response } = credential;
  const kept = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const parts = kept.filter((name) => response[name]).map((name) => [name, toText(response[name])]);
  if (response.getTransports) parts.push(["transports", response.getTransports()]);
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(parts),
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function said(error) {
  if (error.name === "NotAllowedError") return "The passkey was not used: it was cancelled, or took too long.";
  if (error.name === "InvalidStateError") return "This device has a passkey for you already.";
  return error.message;
}

async function use(place) {
  const { passkeys: task, options, finish, csrf, next } = place.dataset;
  const given = (await ask(options, csrf, { second: task === "second" })).options;
  const adding = task === "add";
  const credential = adding ? await navigator.credentials.create(creation(given)) : await navigator.credentials.get(request(given));
  const name = place.elements?.name?.value;
  const target = next ? `${finish}?next=${encodeURIComponent(next)}` : finish;
  const done = await ask(target, csrf, { credential: plain(credential), name, second: task === "second" });
  location.assign(done.href);
}

for (const place of document.querySelectorAll("[data-passkeys]")) {
  const button = place.querySelector("[data-passkey]");
  const problem = place.querySelector("[data-passkey-problem]");
  if (!button || !globalThis.PublicKeyCredential) continue;
  button.hidden = false;
  const begin = async (event) => {
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      await use(place);
    } catch (error) {
      problem.textContent = said(error);
      problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  };
  if (place.tagName === "FORM") place.addEventListener("submit", begin);
  else button.addEventListener("click", begin);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = button.parentElement.querySelector("[data-copy-from]");
    field.select();
    await navigator.clipboard?.writeText(field.value).catch(() => {});
    button.lastChild.textContent = "Copied";
  });
}
