import * as oauth from "oauth4webapi";
import type { AuthorizationServer, ClientRegistration, Transport } from "./authorization-server.ts";
import { authenticateClient, requestOptions, serverMetadata } from "./authorization-server.ts";
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
  const body = await askEndpoint(() =>
    oauth.authorizationCodeGrantRequest(
      serverMetadata(input.server),
      { client_id: input.client.clientId },
      authenticateClient(input.client),
      input.parameters,
      input.redirectUri,
      input.codeVerifier,
      requestOptions(input.transport),
    ),
  );
  return readTokenAnswer(body);
}
