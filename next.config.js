/*
 * Headers that never differ between requests. The content security policy (it bears a nonce) and
 * Strict-Transport-Security (it depends on BASE_URL, which is known only at start) are sent by proxy.ts.
 */
const staticHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  // Not `same-origin`: the page that opens a provider's sign-in window must keep its hold of it.
  { key: "Cross-Origin-Opener-Policy", value: "same-origin-allow-popups" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "X-DNS-Prefetch-Control", value: "off" },
  {
    key: "Permissions-Policy",
    value:
      "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), interest-cohort=()",
  },
];

const mebibyte = 1024 * 1024;
/** The largest file that anyone may send: an upload, or a mail to be tried. */
const largestFileBytes = Math.max(
  Number(process.env.MAX_UPLOAD_BYTES) || 25 * mebibyte,
  Number(process.env.MAX_MAIL_BYTES) || 50 * mebibyte,
);

/** @type {import("next").NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Titles come with the page and not after it: else a page that refreshes itself is without one for a moment.
  htmlLimitedBots: /.*/,
  // `npm run check` judges the types; whoever starts the product should not wait for that again.
  typescript: { ignoreBuildErrors: true },
  // No picture goes through Next's optimiser, so its address should do nothing.
  images: { unoptimized: true },
  // The address of the callback bears code and state, which belong in no log.
  logging: { incomingRequests: { ignore: [/\/api\/oauth\/callback\//] } },
  // Packages that load files or workers of their own, or must exist once per process: required, not bundled.
  serverExternalPackages: [
    "@prisma/adapter-pg",
    "@prisma/client",
    "bullmq",
    "hoodiecrow-imap",
    "imapflow",
    "ioredis",
    "nodemailer",
    "oidc-provider",
    "pg",
    "pino",
    "smtp-server",
    "undici",
  ],
  experimental: {
    // What proxy.ts lets through is cut off here, silently: it must be more than the largest file and its framing.
    proxyClientMaxBodySize: largestFileBytes + 64 * 1024,
  },
  headers: async () => [{ source: "/:path*", headers: staticHeaders }],
};

export default nextConfig;
