/** The few pages of the sandbox's authorization server; what a real provider's look like in miniature. */

const style = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { min-height: 100vh; margin: 0; display: grid; place-items: center; background: Canvas; color: CanvasText; }
  main { width: min(24rem, calc(100vw - 3rem)); padding: 2rem; border: 1px solid GrayText; border-radius: 12px; }
  h1 { font-size: 1.25rem; margin: 0 0 .25rem; } p { margin: .25rem 0 1.25rem; }
  form { display: grid; gap: .5rem; }
  button { font: inherit; padding: .6rem .9rem; border-radius: 8px; border: 1px solid GrayText; text-align: start;
    background: ButtonFace; color: ButtonText; cursor: pointer; }
  button.primary { background: #1d4ed8; border-color: #1d4ed8; color: #fff; text-align: center; }
  ul { padding-inline-start: 1.2rem; } small { opacity: .8; }`;

/** Escapes text for HTML content and quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head>
<body><main>${body}<p><small>Acme Accounts is part of the Mailroom sandbox; no real account is involved.</small></p></main></body></html>`;
}

/** Choose an account; the hinted one stands first. */
export function signInPage(action: string, accounts: readonly string[], hint: string | null): string {
  const ordered = [...accounts].sort((a, b) => Number(b === hint) - Number(a === hint));
  const buttons = ordered.map(
    (account) => `<button name="account" value="${escapeHtml(account)}">${escapeHtml(account)}</button>`,
  );
  return page(
    "Sign in – Acme Accounts",
    `<h1>Sign in</h1><p>Choose the account to go on as.</p>
<form method="post" action="${escapeHtml(action)}">${buttons.join("")}</form>`,
  );
}

/** Allow or deny. */
export function consentPage(action: string, account: string, scopes: readonly string[]): string {
  const items = scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join("");
  return page(
    "Allow access – Acme Accounts",
    `<h1>Allow Mailroom?</h1><p>Mailroom asks for access to <strong>${escapeHtml(account)}</strong>:</p><ul>${items}</ul>
<form method="post" action="${escapeHtml(action)}"><button class="primary" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button></form>`,
  );
}

/** Which accounts have given access, with a button to take it back. */
export function accountsPage(accounts: readonly { address: string; connected: boolean }[]): string {
  const rows = accounts.map(({ address, connected }) =>
    connected
      ? `<button name="account" value="${escapeHtml(address)}">Remove Mailroom’s access to ${escapeHtml(address)}</button>`
      : `<p>${escapeHtml(address)}: nobody has access.</p>`,
  );
  return page(
    "Connected applications – Acme Accounts",
    `<h1>Connected applications</h1><p>Take access back to see what Mailroom says and how it is cured.</p>
<form method="post" action="/accounts">${rows.join("")}</form>`,
  );
}

/** Something went wrong at the provider. */
export function errorPage(code: string, description: string): string {
  return page("Error – Acme Accounts", `<h1>${escapeHtml(code)}</h1><p>${escapeHtml(description)}</p>`);
}
