/**
 * Follows redirects from an authorization URL, with cookies, as the browser of somebody who signs in at the test
 * authorization server would.
 *
 * @param until begin of the address that is returned instead of being opened
 */
export async function followAuthorization(authorizationUrl: string, until: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(authorizationUrl);
  for (let hop = 0; hop < 10; hop += 1) {
    if (url.href.startsWith(until)) return url;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(";")[0] ?? "";
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location = response.headers.get("location");
    if (location === null) {
      throw new Error(
        `The authorization stopped at ${url.pathname}: ${response.status} ${await response.text()}`,
      );
    }
    url = new URL(location, url);
  }
  throw new Error("The authorization goes round in circles.");
}
