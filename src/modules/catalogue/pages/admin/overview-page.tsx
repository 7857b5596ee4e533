import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { StatFigure } from '#ui/components/stat-figure/stat-figure.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatNumber } from '#ui/format.ts'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import { GOVERNMENT_LEVELS, ONLINE_SHORT, type ProcedureLine } from '../../procedure.ts'

type OverviewProps = {
  counts: { handled: number; full: number; partial: number }
  found: { lines: readonly ProcedureLine[]; next: string | null }
  search: string
  later: boolean
}

export const overviewPage = ({ counts, found, search, later }: OverviewProps): Page => ({
  title: 'Danh mục thủ tục',
  shell: 'officer',
  section: 'admin-catalogue',
  body: (
    <>
      <h1 class="govuk-heading-l">Danh mục thủ tục hành chính</h1>
      <div class="mc-grid">
        <StatFigure label="Thủ tục giải quyết trong tỉnh" value={formatNumber(counts.handled)} />
        <StatFigure label="Trực tuyến toàn trình" value={formatNumber(counts.full)} />
        <StatFigure label="Trực tuyến một phần" value={formatNumber(counts.partial)} />
      </div>
      <ButtonGroup>
        <Button href={paths.importFile()}>Nhập danh mục mới</Button>
        <Button href={paths.exportFile('xlsx')} variant="secondary">
          Xuất Excel
        </Button>
        <Button href={paths.exportFile('json')} variant="secondary">
          Xuất JSON
        </Button>
      </ButtonGroup>
      <Form action={paths.admin()} method="get">
        <Input
          name="q"
          id="tim-thu-tuc"
          label="Tìm theo tên hoặc mã"
          type="search"
          width={30}
          value={search}
        />
        <Button variant="secondary">Tìm</Button>
      </Form>
      <Table
        caption={later ? 'Các thủ tục tiếp theo' : 'Thủ tục đang áp dụng'}
        scroll
        stack
        firstCellIsHeader
        head={['Thủ tục', 'Lĩnh vực', 'Cấp', 'Trực tuyến']}
        rows={found.lines.map((line) => [
          <>
            <a class="govuk-link mc-figures" href={paths.procedure(line.code)}>
              {line.code}
            </a>
            <span class="mc-muted mc-clamp mc-clamp--three">{line.name}</span>
          </>,
          line.fieldName,
          line.levels.map((level) => GOVERNMENT_LEVELS[level] ?? level).join(', '),
          line.onlineLevel ? ONLINE_SHORT[line.onlineLevel] : 'Ngoài tỉnh',
        ])}
      />
      <Pagination
        next={
          found.next
            ? {
                href: `${paths.admin()}?${new URLSearchParams({ ...(search ? { q: search } : {}), sau: found.next })}`,
                text: 'Xem tiếp',
              }
            : undefined
        }
      />
    </>
  ),
})
