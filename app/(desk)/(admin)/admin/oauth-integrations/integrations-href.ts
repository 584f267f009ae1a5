/** Where the integrations are managed. */
export const integrationsHref = "/admin/oauth-integrations";
