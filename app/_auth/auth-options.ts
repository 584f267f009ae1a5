import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { authenticateUser } from "@/lib/access/authenticate-user.ts";
import { environment } from "@/lib/platform/environment.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { callerAddress } from "./caller-address.ts";

declare module "next-auth" {
  interface User {
    signInEpoch: number;
  }
  interface Session {
    userId: string;
    signInEpoch: number;
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    userId: string;
    signInEpoch: number;
  }
}

const credentials = z.object({ email: z.string().max(320), password: z.string().max(1024) });
const sessionSeconds = 12 * 60 * 60;

/** Sign-in by e-mail and password; the session is a signed cookie that names the user and the sign-in epoch. */
export function authOptions(): NextAuthOptions {
  return {
    secret: environment().authSecret,
    session: { strategy: "jwt", maxAge: sessionSeconds, updateAge: 60 * 60 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        name: "Password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        async authorize(input, request) {
          const parsed = credentials.safeParse(input);
          if (!parsed.success) return null;
          const user = await signIn(parsed.data, addressOf(request.headers));
          return user && { id: user.userId, signInEpoch: user.signInEpoch };
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        if (user) {
          token.userId = user.id;
          token.signInEpoch = user.signInEpoch;
        }
        return { userId: token.userId, signInEpoch: token.signInEpoch };
      },
      session({ session, token }) {
        return { expires: session.expires, userId: token.userId, signInEpoch: token.signInEpoch };
      },
    },
  };
}

/**
 * The text of an error goes to the caller by next-auth, so it is a code of ours and nothing else: "too many" is told,
 * everything else is for the log.
 */
async function signIn(input: z.infer<typeof credentials>, ipAddress: string) {
  try {
    return await authenticateUser({ ...input, ipAddress });
  } catch (error) {
    if (error instanceof Problem && error.kind === "too-many-requests")
      throw new Error(error.code, { cause: error });
    logger().error({ err: error }, "a sign-in could not be checked");
    throw new Error("sign-in-failed", { cause: error });
  }
}

function addressOf(headers: Record<string, unknown> | undefined): string {
  const forwardedFor = headers?.["x-forwarded-for"];
  return callerAddress(typeof forwardedFor === "string" ? forwardedFor : null, environment().trustedProxies);
}
