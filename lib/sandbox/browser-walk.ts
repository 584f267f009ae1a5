/** What a form on a page is answered with, by the words on the page. */
export type FormAnswer = (page: { readonly url: URL; readonly html: string }) => Record<string, string>;

const maxSteps = 20;

/**
 * Walks from an address to the first that begins with `until`, as a browser would: follows redirects, keeps cookies,
 * and submits the form of each page it meets.
 *
 * @returns the address that begins with `until`, which is not fetched
 * @throws Error when the walk ends elsewhere
 */
export async function walkBrowser(start: URL, until: string, answerForm: FormAnswer): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | null = null;
  for (let step = 0; step < maxSteps; step += 1) {
    if (url.href.startsWith(until)) return url;
    const response = await fetch(url, {
      method: form ? "POST" : "GET",
      body: form,
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location = response.headers.get("location");
    if (location !== null) {
      await response.body?.cancel();
      url = new URL(location, url);
      form = null;
      continue;
    }
    const html = await response.text();
    if (!response.ok || !html.includes("<form")) {
      const words = html
        .replace(/<style>.*?<\/style>|<[^>]*>/gs, " ")
        .replace(/\s+/g, " ")
        .trim();
      throw new Error(`The sandbox's sign-in stopped at ${url.pathname} (${response.status}): ${words}`);
    }
    form = new URLSearchParams(answerForm({ url, html }));
  }
  throw new Error("The sandbox's sign-in goes round in circles.");
}
