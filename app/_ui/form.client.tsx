"use client";

import {
  createContext,
  type FormEvent,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { Form as AriaForm } from "react-aria-components/Form";
import { Button, type ButtonProps } from "./button.client.tsx";
import { classNames } from "./class-names.ts";
import { ErrorSummary } from "./error-summary.client.tsx";
import { messagesByField, type Problem } from "./problem.ts";
import { useEarlySubmit } from "./use-early-submit.client.ts";

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
 * Nothing typed is lost when it fails. The words stay until the next submit or a reset: if they went as a field is left,
 * the layout would move the submit button away from under the pointer that is pressing it. This is why React Aria, which
 * clears `validationErrors` on blur, is not given them.
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
  const early = useEarlySubmit((data) => {
    if (!pending) onSubmit(data);
  });
  const [resetProblem, setResetProblem] = useState<Problem | null>(null);
  const shown = problem === resetProblem ? null : problem;
  const messages = useMemo(() => messagesByField(shown), [shown]);
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
        action={early.action}
        onSubmit={submit}
        onReset={(event) => {
          if (!early.keepTyped(event)) setResetProblem(problem);
        }}
        validationBehavior="aria"
        className={classNames("flex flex-col gap-4", className)}
        {...labels}
      >
        {shown === null ? null : <ErrorSummary ref={summaryRef} problem={shown} formRef={formRef} />}
        {children}
      </AriaForm>
    </FormStateContext>
  );
}

/** What the last answer said about the field of this name, until the next submit. A field with messages is invalid. */
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
