import * as oauth from "oauth4webapi";
import type { AuthorizationServer, ClientRegistration, Transport } from "./authorization-server.ts";
import { authenticateClient, serverMetadata } from "./authorization-server.ts";
import type { TokenAnswer } from "./token-answer.ts";
import { askEndpoint, readTokenAnswer } from "./token-answer.ts";

/**
 * Exchanges an authorization code for tokens (RFC 6749 §4.1.3).
 *
 * @param input.parameters what `readAuthorizationResponse` returned
 * @param input.redirectUri the one of the authorization request, to the letter
 * @throws TokenEndpointError
 */
export async function exchangeCode(input: {
  readonly server: AuthorizationServer;
  readonly client: ClientRegistration;
  readonly parameters: URLSearchParams;
  readonly redirectUri: string;
  readonly codeVerifier: string;
  readonly transport: Transport;
}): Promise<TokenAnswer> {
  const authentication = await authenticateClient(input.client);
  const body = await askEndpoint(input.transport, (options) =>
    oauth.authorizationCodeGrantRequest(
      serverMetadata(input.server),
      { client_id: input.client.clientId },
      authentication,
      input.parameters,
      input.redirectUri,
      input.codeVerifier,
      options,
    ),
  );
  return readTokenAnswer(body, input.server);
}
