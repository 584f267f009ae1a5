/** Stands in Microsoft's metadata for the id of whichever tenant the account belongs to. */
const anyTenant = "{tenantid}";
const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether an issuer is the one that is expected, which may hold `{tenantid}` in place of a tenant's id. */
export function isExpectedIssuer(expected: string, issuer: string): boolean {
  return issuer === expected || tenantOf(expected, issuer) !== null;
}

/**
 * The tenant's id that an issuer has where `{tenantid}` is expected.
 *
 * @returns null when there is no such place, no id in it, or the rest differs
 */
export function tenantOf(expected: string, issuer: string): string | null {
  const segment = segmentAt(expected, issuer);
  return segment !== null && guid.test(segment) ? segment : null;
}

/** Whether an address is that of `expected`, with any one path segment such as `common` in place of the tenant's id. */
export function isAnyTenantOf(expected: string, address: string): boolean {
  const segment = segmentAt(expected, address);
  return segment !== null && /^[\w.-]+$/.test(segment);
}

function segmentAt(expected: string, address: string): string | null {
  const [before, after, ...more] = expected.split(anyTenant);
  if (before === undefined || after === undefined || more.length > 0) return null;
  // In the path only: a name in place of the host would be another server.
  if (!/^https?:\/\/[^/]+\/(?:.*\/)?$/.test(before)) return null;
  if (!address.startsWith(before) || !address.endsWith(after)) return null;
  const segment = address.slice(before.length, address.length - after.length);
  return address.length >= before.length + after.length && !segment.includes("/") ? segment : null;
}
