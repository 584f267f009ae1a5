import { generateKeyPairSync, randomBytes } from "node:crypto";
import { importSPKI, jwtVerify } from "jose";
import { errors, type Provider } from "oidc-provider";
import { z } from "zod";
import type { OidcStore } from "./oidc-store.ts";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** The key of a service account, in the terms of Google's JSON file. */
export type ServiceAccount = {
  readonly serviceAccount: string;
  readonly clientId: string;
  readonly keyId: string;
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
};

/** A service account, with a new key. */
export function newServiceAccount(): ServiceAccount {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    serviceAccount: "mailroom@project.iam.example.test",
    clientId: "118000000000000000001",
    keyId: randomBytes(20).toString("hex"),
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

const parameters = z.object({ assertion: z.string() });
const claims = z.object({ sub: z.string().optional(), scope: z.string(), iat: z.number(), exp: z.number() });

/**
 * Lets a service account get tokens for the mailboxes that it may open (RFC 7523 §2.1).
 *
 * @param account its key may be replaced meanwhile
 * @param mayOpen whether a mailbox is among those of the domain-wide delegation
 */
export function addServiceAccounts(
  provider: Provider,
  store: OidcStore,
  tokenEndpoint: string,
  account: () => ServiceAccount,
  mayOpen: (mailbox: string) => boolean,
): void {
  const { clientId } = account();
  store.putClient({
    client_id: clientId,
    token_endpoint_auth_method: "none",
    redirect_uris: [],
    response_types: [],
    grant_types: [JWT_BEARER],
  });
  provider.registerGrantType(
    JWT_BEARER,
    async (context) => {
      const { assertion } = parameters.parse(context.oidc.params);
      const { sub, scope } = await verified(assertion, tokenEndpoint, account());
      const mailbox = sub ?? account().serviceAccount;
      if (sub !== undefined && !mayOpen(sub)) {
        throw new errors.UnauthorizedClient(
          "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.",
        );
      }
      const grant = new provider.Grant({ accountId: mailbox, clientId });
      grant.addOIDCScope(scope);
      const token = new provider.AccessToken({
        client: context.oidc.client,
        accountId: mailbox,
        grantId: await grant.save(),
        gty: "jwt-bearer",
        scope,
      });
      context.body = {
        access_token: await token.save(),
        expires_in: token.expiration,
        token_type: "Bearer",
      };
    },
    "assertion",
  );
}

async function verified(
  assertion: string,
  audience: string,
  { serviceAccount, keyId, publicKeyPem }: ServiceAccount,
) {
  try {
    const { payload, protectedHeader } = await jwtVerify(assertion, await importSPKI(publicKeyPem, "RS256"), {
      issuer: serviceAccount,
      audience,
      algorithms: ["RS256"],
      maxTokenAge: "1h",
    });
    if (protectedHeader.kid !== keyId) throw new Error("The key is not known.");
    return claims.parse(payload);
  } catch {
    throw new errors.CustomOIDCProviderError("invalid_grant", "Invalid JWT Signature.");
  }
}

/** Who asks is said by the assertion alone, so the client is added for the provider to find it. */
export function withServiceAccountClient(body: string, account: ServiceAccount): string {
  const form = new URLSearchParams(body);
  if (form.get("grant_type") !== JWT_BEARER || form.has("client_id")) return body;
  form.set("client_id", account.clientId);
  return form.toString();
}
