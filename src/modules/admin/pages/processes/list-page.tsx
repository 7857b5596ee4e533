import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDate, formatNumber } from '#ui/format.ts'
import type { Page } from '#platform/http/route.ts'
import type { ProcessSummary } from '#platform/process/definitions.ts'
import { paths } from '../../paths.ts'

export const processListPage = (processes: readonly ProcessSummary[]): Page => ({
  title: 'Quy trình điện tử',
  shell: 'officer',
  section: 'admin-processes',
  body: (
    <>
      <h1 class="govuk-heading-l">Quy trình điện tử</h1>
      <p class="govuk-body">
        Mỗi quy trình là một tệp BPMN 2.0. Hồ sơ đã tiếp nhận đi tiếp theo phiên bản lúc tiếp nhận; hồ sơ mới
        theo phiên bản mới nhất.
      </p>
      <Button href={paths.uploadProcess()}>Nạp quy trình</Button>
      {processes.length === 0 ? (
        <EmptyState title="Chưa có quy trình nào" />
      ) : (
        <Table
          caption="Quy trình đang dùng"
          captionSize="s"
          scroll
          stack
          firstCellIsHeader
          head={[
            'Quy trình',
            'Mã',
            { content: 'Phiên bản', numeric: true },
            'Ban hành',
            { content: 'Đang chạy', numeric: true },
          ]}
          rows={processes.map((process) => [
            <a class="govuk-link" href={paths.process(process.key)}>
              {process.name}
            </a>,
            <code>{process.key}</code>,
            { content: formatNumber(process.version), numeric: true },
            formatDate(process.published_at),
            { content: formatNumber(process.running), numeric: true },
          ])}
        />
      )}
    </>
  ),
})
