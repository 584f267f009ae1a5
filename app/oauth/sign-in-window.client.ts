"use client";

const widthPx = 560;
const heightPx = 760;

/** Opens an empty window in the middle of this one, for an address that is not known yet; null: the browser refused. */
export function openSignInWindow(): Window | null {
  const left = Math.max(0, window.screenX + (window.outerWidth - widthPx) / 2);
  const top = Math.max(0, window.screenY + (window.outerHeight - heightPx) / 2);
  const opened = window.open(
    "",
    "_blank",
    `popup,width=${widthPx},height=${heightPx},left=${Math.round(left)},top=${Math.round(top)}`,
  );
  if (opened === null) return null;
  opened.document.title = "Sign in";
  opened.document.body.textContent = "Opening the provider's sign-in page…";
  opened.document.documentElement.style.colorScheme = "light dark";
  return opened;
}

/** Sends the window to the provider; false: it was closed meanwhile. */
export function showInWindow(opened: Window, address: string): boolean {
  if (opened.closed) return false;
  opened.location.replace(address);
  return true;
}
