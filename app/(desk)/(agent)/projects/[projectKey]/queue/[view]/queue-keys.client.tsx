"use client";

import { useEffect } from "react";
import { isTyping } from "@/app/(desk)/is-typing.ts";

/** `j` and `k` move over the rows, `Enter` opens the one that has the focus (it is a link), `/` goes to the search. */
export function QueueKeys() {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "j" || event.key === "k") {
        const links = [...document.querySelectorAll<HTMLAnchorElement>("tr[data-row] a")];
        const focused = document.activeElement;
        const current = focused instanceof HTMLAnchorElement ? links.indexOf(focused) : -1;
        const next = event.key === "j" ? current + 1 : Math.max(current, 1) - 1;
        links.at(Math.min(next, links.length - 1))?.focus();
        event.preventDefault();
      } else if (event.key === "/") {
        document.querySelector<HTMLInputElement>("search input[type=search]")?.focus();
        event.preventDefault();
      }
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return null;
}
