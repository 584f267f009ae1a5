"use client";

import { createContext, type FormEvent, type ReactNode, useContext, useEffect, useMemo, useRef } from "react";
import { Form as AriaForm } from "react-aria-components/Form";
import { Button, type ButtonProps } from "./button.client.tsx";
import { classNames } from "./class-names.ts";
import { ErrorSummary } from "./error-summary.client.tsx";
import { messagesByField, type Problem } from "./problem.ts";

type FormState = { pending: boolean; messages: Record<string, string[]> };

const FormStateContext = createContext<FormState>({ pending: false, messages: {} });

export type FormProps = {
  children: ReactNode;
  /** Called with the form's data instead of a page load; also read fields kept in React state there. */
  onSubmit: (data: FormData) => void;
  /** From `useApi`: disables nothing, but lets `SubmitButton` say that it works. */
  pending?: boolean | undefined;
  /** From `useApi`: shown as a summary above, and at each field whose `name` it mentions. */
  problem?: Problem | null | undefined;
  "aria-label"?: string;
  "aria-labelledby"?: string;
  className?: string | undefined;
};

/**
 * A form that the server judges: fields show its words, and a summary above (which takes the focus) links to each.
 * Nothing typed is lost when it fails.
 */
export function Form({
  children,
  onSubmit,
  pending = false,
  problem = null,
  className,
  ...labels
}: FormProps) {
  const formRef = useRef<HTMLFormElement>(null);
  const summaryRef = useRef<HTMLDivElement>(null);
  const messages = useMemo(() => messagesByField(problem), [problem]);
  const state = useMemo(() => ({ pending, messages }), [pending, messages]);

  useEffect(() => {
    if (problem !== null) summaryRef.current?.focus();
  }, [problem]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!pending) onSubmit(new FormData(event.currentTarget));
  };

  return (
    <FormStateContext value={state}>
      <AriaForm
        ref={formRef}
        onSubmit={submit}
        validationBehavior="aria"
        validationErrors={messages}
        className={classNames("flex flex-col gap-4", className)}
        {...labels}
      >
        {problem === null ? null : <ErrorSummary ref={summaryRef} problem={problem} formRef={formRef} />}
        {children}
      </AriaForm>
    </FormStateContext>
  );
}

/** The messages of the last answer for a field; for fields that React Aria does not know. */
export function useFieldMessages(name: string | undefined): readonly string[] {
  const { messages } = useContext(FormStateContext);
  return name === undefined ? [] : (messages[name] ?? []);
}

export type SubmitButtonProps = Omit<ButtonProps, "type" | "pending">;

/** The form's main act. Keeps its width and says `pendingLabel` ("Saving…") while the form is pending. */
export function SubmitButton({ variant = "primary", pendingLabel = "Saving…", ...rest }: SubmitButtonProps) {
  const { pending } = useContext(FormStateContext);
  return <Button {...rest} type="submit" variant={variant} pending={pending} pendingLabel={pendingLabel} />;
}

/** The row at the end of a form: submit first, then cancel. */
export function FormActions({
  children,
  className,
}: {
  children: ReactNode;
  className?: string | undefined;
}) {
  return <div className={classNames("flex flex-wrap items-center gap-2 pt-1", className)}>{children}</div>;
}

/** Fields that belong together, under a heading of their own. */
export function FormSection({
  title,
  description,
  children,
}: {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}) {
  return (
    <fieldset className="m-0 flex min-w-0 flex-col gap-4 border-0 p-0">
      <legend className="mb-3 p-0 text-lg font-semibold">{title}</legend>
      {description === undefined ? null : (
        <p className="-mt-2 max-w-prose text-sm text-ink-muted">{description}</p>
      )}
      {children}
    </fieldset>
  );
}
