import * as oauth from "oauth4webapi";
import type { AuthorizationServer, ClientRegistration, Transport } from "./authorization-server.ts";
import { authenticateClient, serverMetadata } from "./authorization-server.ts";
import { askEndpoint } from "./token-answer.ts";

/**
 * Revokes a refresh token and what was issued with it (RFC 7009). A server without a revocation endpoint is not asked.
 *
 * @returns whether the server was asked and agreed
 * @throws TokenEndpointError
 */
export async function revokeRefreshToken(input: {
  readonly server: AuthorizationServer;
  readonly client: ClientRegistration;
  readonly refreshToken: string;
  readonly transport: Transport;
}): Promise<boolean> {
  if (input.server.revocationEndpoint === null) return false;
  const authentication = await authenticateClient(input.client);
  await askEndpoint(input.transport, (options) =>
    oauth.revocationRequest(
      serverMetadata(input.server),
      { client_id: input.client.clientId },
      authentication,
      input.refreshToken,
      {
        ...options,
        additionalParameters: { token_type_hint: "refresh_token" },
      },
    ),
  );
  return true;
}
