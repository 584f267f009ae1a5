import { Card } from "@/app/_ui/card.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { TableSkeleton } from "@/app/_ui/skeleton.tsx";

export default function LoadingMailLog() {
  return (
    <PageBody width="full">
      <PageHeader title="Mail log" />
      <Card padding="flush">
        <TableSkeleton label="Loading the mail log" />
      </Card>
    </PageBody>
  );
}
