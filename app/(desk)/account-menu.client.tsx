"use client";

import { LogOut, UserRound } from "lucide-react";
import { signOut } from "next-auth/react";
import { UserMenu } from "@/app/_ui/user-menu.client.tsx";

/** Who is signed in, with the way to the profile and out. */
export function AccountMenu({ name, email }: { name: string; email: string }) {
  return (
    <UserMenu
      name={name}
      email={email}
      groups={[
        {
          id: "account",
          entries: [
            { id: "profile", label: "Profile and tokens", icon: <UserRound />, href: "/profile" },
            {
              id: "sign-out",
              label: "Sign out",
              icon: <LogOut />,
              onAction: () => void signOut({ callbackUrl: "/sign-in" }),
            },
          ],
        },
      ]}
    />
  );
}
