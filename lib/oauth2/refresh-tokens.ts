import * as oauth from "oauth4webapi";
import type { AuthorizationServer, ClientRegistration, Transport } from "./authorization-server.ts";
import { authenticateClient, serverMetadata } from "./authorization-server.ts";
import type { TokenAnswer } from "./token-answer.ts";
import { askEndpoint, readTokenAnswer } from "./token-answer.ts";

/**
 * Gets a new access token with a refresh token (RFC 6749 §6). When the answer holds a refresh token, the old one may
 * be dead already: save the new one before anything else.
 *
 * @throws TokenEndpointError
 */
export async function refreshTokens(input: {
  readonly server: AuthorizationServer;
  readonly client: ClientRegistration;
  readonly refreshToken: string;
  readonly transport: Transport;
}): Promise<TokenAnswer> {
  const authentication = await authenticateClient(input.client);
  const body = await askEndpoint(input.transport, (options) =>
    oauth.refreshTokenGrantRequest(
      serverMetadata(input.server),
      { client_id: input.client.clientId },
      authentication,
      input.refreshToken,
      options,
    ),
  );
  return readTokenAnswer(body, input.server);
}
