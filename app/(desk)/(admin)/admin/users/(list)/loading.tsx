import { Card } from "@/app/_ui/card.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { TableSkeleton } from "@/app/_ui/skeleton.tsx";

export default function LoadingUsers() {
  return (
    <PageBody>
      <PageHeader title="People" />
      <Card padding="flush">
        <TableSkeleton label="Loading people" />
      </Card>
    </PageBody>
  );
}
