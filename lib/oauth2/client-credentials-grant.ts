import * as oauth from "oauth4webapi";
import type { AuthorizationServer, ClientRegistration, Transport } from "./authorization-server.ts";
import { authenticateClient, serverMetadata } from "./authorization-server.ts";
import type { TokenAnswer } from "./token-answer.ts";
import { askEndpoint, readTokenAnswer } from "./token-answer.ts";

/**
 * Gets an access token for the application itself, without a person (RFC 6749 §4.4).
 *
 * @param input.scopes such as Microsoft's `https://outlook.office365.com/.default`
 * @throws TokenEndpointError
 */
export async function requestClientCredentialsTokens(input: {
  readonly server: AuthorizationServer;
  readonly client: ClientRegistration;
  readonly scopes: readonly string[];
  readonly transport: Transport;
}): Promise<TokenAnswer> {
  const authentication = await authenticateClient(input.client);
  const body = await askEndpoint(input.transport, (options) =>
    oauth.clientCredentialsGrantRequest(
      serverMetadata(input.server),
      { client_id: input.client.clientId },
      authentication,
      input.scopes.length > 0 ? { scope: input.scopes.join(" ") } : {},
      options,
    ),
  );
  return readTokenAnswer(body, input.server);
}
