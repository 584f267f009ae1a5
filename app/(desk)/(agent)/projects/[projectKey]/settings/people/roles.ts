/** The roles of a project, as a choice. */
export const roles = [
  { id: "AGENT", label: "Agent" },
  { id: "ADMIN", label: "Project admin" },
] as const;

/** "project admin" within a sentence. */
export function roleLabel(role: string): string {
  return (roles.find(({ id }) => id === role)?.label ?? role).toLowerCase();
}
