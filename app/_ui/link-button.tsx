import type { ReactNode } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style.ts";
import { classNames } from "./class-names.ts";
import { Link } from "./link.tsx";

export type LinkButtonProps = {
  href: string;
  children: ReactNode;
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  icon?: ReactNode;
  /** For addresses that answer with a file or another site: a plain <a>, no client navigation. */
  isPlain?: boolean | undefined;
  className?: string | undefined;
};

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export function LinkButton({
  href,
  children,
  variant = "secondary",
  size = "md",
  icon,
  isPlain = false,
  className,
}: LinkButtonProps) {
  const style = classNames(buttonClass(variant, size, "text"), className);
  const content = (
    <>
      {icon}
      {children}
    </>
  );
  if (isPlain) {
    return (
      <a href={href} className={style}>
        {content}
      </a>
    );
  }
  return (
    <Link href={href} className={style}>
      {content}
    </Link>
  );
}
