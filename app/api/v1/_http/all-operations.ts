import * as alerts from "../alerts/route.ts";
import * as attachmentsAttachmentidContent from "../attachments/[attachmentId]/content/route.ts";
import * as attachments from "../attachments/route.ts";
import * as auditEntries from "../audit-entries/route.ts";
import * as channelSetupsSetupidChannel from "../channel-setups/[setupId]/channel/route.ts";
import * as channelSetupsSetupidConnectionTests from "../channel-setups/[setupId]/connection-tests/route.ts";
import * as channelSetupsSetupidDiscoveries from "../channel-setups/[setupId]/discoveries/route.ts";
import * as channelSetupsSetupidFolders from "../channel-setups/[setupId]/folders/route.ts";
import * as channelSetupsSetupidRoundTripChecks from "../channel-setups/[setupId]/round-trip-checks/route.ts";
import * as channelSetupsSetupidRoundTrips from "../channel-setups/[setupId]/round-trips/route.ts";
import * as channelSetupsSetupid from "../channel-setups/[setupId]/route.ts";
import * as channelSetupsSetupidSurvey from "../channel-setups/[setupId]/survey/route.ts";
import * as channelSetups from "../channel-setups/route.ts";
import * as credentialDates from "../credential-dates/route.ts";
import * as emailChannelsChannelidActivation from "../email-channels/[channelId]/activation/route.ts";
import * as emailChannelsChannelidConnectionTests from "../email-channels/[channelId]/connection-tests/route.ts";
import * as emailChannelsChannelidFolderLists from "../email-channels/[channelId]/folder-lists/route.ts";
import * as emailChannelsChannelid from "../email-channels/[channelId]/route.ts";
import * as events from "../events/route.ts";
import * as inboundMessagesInboundmessageidDiscards from "../inbound-messages/[inboundMessageId]/discards/route.ts";
import * as inboundMessagesInboundmessageidHeaders from "../inbound-messages/[inboundMessageId]/headers/route.ts";
import * as inboundMessagesInboundmessageidPreviews from "../inbound-messages/[inboundMessageId]/previews/route.ts";
import * as inboundMessagesInboundmessageidRaw from "../inbound-messages/[inboundMessageId]/raw/route.ts";
import * as inboundMessagesInboundmessageidReleases from "../inbound-messages/[inboundMessageId]/releases/route.ts";
import * as inboundMessagesInboundmessageidReprocessings from "../inbound-messages/[inboundMessageId]/reprocessings/route.ts";
import * as inboundMessagesInboundmessageid from "../inbound-messages/[inboundMessageId]/route.ts";
import * as inboundMessagesReprocessings from "../inbound-messages/reprocessings/route.ts";
import * as incomingServersServeridConnectionTests from "../incoming-servers/[serverId]/connection-tests/route.ts";
import * as incomingServersServeridFolders from "../incoming-servers/[serverId]/folders/route.ts";
import * as incomingServersServeridMailHandlerTests from "../incoming-servers/[serverId]/mail-handler-tests/route.ts";
import * as incomingServersServeridMailHandlers from "../incoming-servers/[serverId]/mail-handlers/route.ts";
import * as incomingServersServerid from "../incoming-servers/[serverId]/route.ts";
import * as incomingServersConnectionTests from "../incoming-servers/connection-tests/route.ts";
import * as incomingServers from "../incoming-servers/route.ts";
import * as mailHandlersHandleridActivation from "../mail-handlers/[handlerId]/activation/route.ts";
import * as mailHandlersHandlerid from "../mail-handlers/[handlerId]/route.ts";
import * as mailHandlersHandleridTests from "../mail-handlers/[handlerId]/tests/route.ts";
import * as mailHealth from "../mail-health/route.ts";
import * as mailLogConnectivity from "../mail-log/connectivity/route.ts";
import * as mailLogQuarantineCounts from "../mail-log/quarantine-counts/route.ts";
import * as mailLog from "../mail-log/route.ts";
import * as mailRetention from "../mail-retention/route.ts";
import * as mailboxesMailboxidHealth from "../mailboxes/[mailboxId]/health/route.ts";
import * as mailboxes from "../mailboxes/route.ts";
import * as oauthAuthorizationsAuthorizationid from "../oauth-authorizations/[authorizationId]/route.ts";
import * as oauthGrantsGrantidRefreshes from "../oauth-grants/[grantId]/refreshes/route.ts";
import * as oauthGrantsGrantid from "../oauth-grants/[grantId]/route.ts";
import * as oauthIntegrationsIntegrationidAccessChecks from "../oauth-integrations/[integrationId]/access-checks/route.ts";
import * as oauthIntegrationsIntegrationidAuthorizations from "../oauth-integrations/[integrationId]/authorizations/route.ts";
import * as oauthIntegrationsIntegrationidConnectionTests from "../oauth-integrations/[integrationId]/connection-tests/route.ts";
import * as oauthIntegrationsIntegrationidGrants from "../oauth-integrations/[integrationId]/grants/route.ts";
import * as oauthIntegrationsIntegrationid from "../oauth-integrations/[integrationId]/route.ts";
import * as oauthIntegrationsDiscoveries from "../oauth-integrations/discoveries/route.ts";
import * as oauthIntegrationsRedirectUrls from "../oauth-integrations/redirect-urls/route.ts";
import * as oauthIntegrations from "../oauth-integrations/route.ts";
import * as oauthProviders from "../oauth-providers/route.ts";
import * as outboundMessagesOutboundmessageidResends from "../outbound-messages/[outboundMessageId]/resends/route.ts";
import * as outboundMessagesOutboundmessageid from "../outbound-messages/[outboundMessageId]/route.ts";
import * as personalTokensTokenid from "../personal-tokens/[tokenId]/route.ts";
import * as personalTokens from "../personal-tokens/route.ts";
import * as profilePassword from "../profile/password/route.ts";
import * as profile from "../profile/route.ts";
import * as projectsProjectkeyEmailChannelsConnectionTests from "../projects/[projectKey]/email-channels/connection-tests/route.ts";
import * as projectsProjectkeyEmailChannels from "../projects/[projectKey]/email-channels/route.ts";
import * as projectsProjectkeyMailLogConnectivity from "../projects/[projectKey]/mail-log/connectivity/route.ts";
import * as projectsProjectkeyMailLog from "../projects/[projectKey]/mail-log/route.ts";
import * as projectsProjectkeyMailPreviews from "../projects/[projectKey]/mail-previews/route.ts";
import * as projectsProjectkeyMembersUserid from "../projects/[projectKey]/members/[userId]/route.ts";
import * as projectsProjectkeyMembers from "../projects/[projectKey]/members/route.ts";
import * as projectsProjectkeyQueueCounts from "../projects/[projectKey]/queue-counts/route.ts";
import * as projectsProjectkeyRequestTypesRequesttypeid from "../projects/[projectKey]/request-types/[requestTypeId]/route.ts";
import * as projectsProjectkeyRequestTypes from "../projects/[projectKey]/request-types/route.ts";
import * as projectsProjectkeyRequests from "../projects/[projectKey]/requests/route.ts";
import * as projectsProjectkey from "../projects/[projectKey]/route.ts";
import * as projects from "../projects/route.ts";
import * as requestsRequestkeyDraft from "../requests/[requestKey]/draft/route.ts";
import * as requestsRequestkeyNotes from "../requests/[requestKey]/notes/route.ts";
import * as requestsRequestkeyParticipantsUserid from "../requests/[requestKey]/participants/[userId]/route.ts";
import * as requestsRequestkeyParticipants from "../requests/[requestKey]/participants/route.ts";
import * as requestsRequestkeyReplies from "../requests/[requestKey]/replies/route.ts";
import * as requestsRequestkey from "../requests/[requestKey]/route.ts";
import * as sandboxCustomersAddressMails from "../sandbox/customers/[address]/mails/route.ts";
import * as sandboxMails from "../sandbox/mails/route.ts";
import * as usersUseridPassword from "../users/[userId]/password/route.ts";
import * as usersUserid from "../users/[userId]/route.ts";
import * as users from "../users/route.ts";
import type { OperationHandler } from "./operation.ts";

const routes: readonly Record<string, OperationHandler>[] = [
  alerts,
  attachmentsAttachmentidContent,
  attachments,
  auditEntries,
  channelSetupsSetupidChannel,
  channelSetupsSetupidConnectionTests,
  channelSetupsSetupidDiscoveries,
  channelSetupsSetupidFolders,
  channelSetupsSetupidRoundTripChecks,
  channelSetupsSetupidRoundTrips,
  channelSetupsSetupid,
  channelSetupsSetupidSurvey,
  channelSetups,
  credentialDates,
  emailChannelsChannelidActivation,
  emailChannelsChannelidConnectionTests,
  emailChannelsChannelidFolderLists,
  emailChannelsChannelid,
  events,
  inboundMessagesInboundmessageidPreviews,
  inboundMessagesInboundmessageidRaw,
  inboundMessagesInboundmessageidReprocessings,
  inboundMessagesInboundmessageid,
  mailHealth,
  mailboxesMailboxidHealth,
  inboundMessagesInboundmessageidHeaders,
  inboundMessagesInboundmessageidReleases,
  inboundMessagesInboundmessageidDiscards,
  inboundMessagesReprocessings,
  mailLogConnectivity,
  mailLogQuarantineCounts,
  mailLog,
  mailRetention,
  mailboxes,
  incomingServersServeridConnectionTests,
  incomingServersServeridFolders,
  incomingServersServeridMailHandlerTests,
  incomingServersServeridMailHandlers,
  incomingServersServerid,
  incomingServersConnectionTests,
  incomingServers,
  mailHandlersHandleridActivation,
  mailHandlersHandlerid,
  mailHandlersHandleridTests,
  oauthAuthorizationsAuthorizationid,
  oauthGrantsGrantidRefreshes,
  oauthGrantsGrantid,
  oauthIntegrationsIntegrationidAccessChecks,
  oauthIntegrationsIntegrationidAuthorizations,
  oauthIntegrationsIntegrationidConnectionTests,
  oauthIntegrationsIntegrationidGrants,
  oauthIntegrationsIntegrationid,
  oauthIntegrationsDiscoveries,
  oauthIntegrationsRedirectUrls,
  oauthIntegrations,
  oauthProviders,
  outboundMessagesOutboundmessageidResends,
  outboundMessagesOutboundmessageid,
  personalTokensTokenid,
  personalTokens,
  profilePassword,
  profile,
  projectsProjectkeyEmailChannelsConnectionTests,
  projectsProjectkeyEmailChannels,
  projectsProjectkeyMailLogConnectivity,
  projectsProjectkeyMailLog,
  projectsProjectkeyMailPreviews,
  projectsProjectkeyMembersUserid,
  projectsProjectkeyMembers,
  projectsProjectkeyQueueCounts,
  projectsProjectkeyRequestTypesRequesttypeid,
  projectsProjectkeyRequestTypes,
  projectsProjectkeyRequests,
  projectsProjectkey,
  projects,
  requestsRequestkeyDraft,
  requestsRequestkeyNotes,
  requestsRequestkeyParticipantsUserid,
  requestsRequestkeyParticipants,
  requestsRequestkeyReplies,
  requestsRequestkey,
  sandboxCustomersAddressMails,
  sandboxMails,
  usersUseridPassword,
  usersUserid,
  users,
];

/** Every operation of the API, for its document. A test holds this list against the route files. */
export const allOperations: readonly OperationHandler[] = routes.flatMap((route) => Object.values(route));
