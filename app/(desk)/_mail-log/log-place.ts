/** Whose logs a page shows: those of one project, or of the whole installation. */
export type LogPlace = {
  /** Null: all projects. */
  readonly project: { readonly id: string; readonly key: string; readonly name: string } | null;
  /** Address of the processing log; the others lie below it. */
  readonly base: string;
};

/** The logs of one project. */
export function projectLog(project: NonNullable<LogPlace["project"]>): LogPlace {
  const { id, key, name } = project;
  return { project: { id, key, name }, base: `/projects/${key}/mail-log` };
}

/** The logs of the whole installation. */
export const wholeLog: LogPlace = { project: null, base: "/admin/mail/log" };
