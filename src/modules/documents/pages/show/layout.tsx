import { dateOf } from '#platform/clock.ts'
import { NotFound } from '#platform/errors.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { capitalized } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { layoutOf } from '../../paper/layout.ts'
import type { Deviation } from '../../paper/layout-check.ts'
import { paths } from '../../paths.ts'
import { accessDocument, deskOf } from '../../stores/store.ts'

/** How the page of an outgoing document stands against annex I of Decree 30/2020. */
export async function showLayout({ services, actor, params }: Context<{ id: string }>): Promise<Answer> {
  const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
  const document = await accessDocument(services.db, desk, params.id)
  const deviations = document.direction === 'outgoing' ? await layoutOf(services, document) : undefined
  if (!deviations) throw new NotFound('Chỉ kiểm tra được thể thức của văn bản đi dạng PDF.')
  return page({
    title: 'Kiểm tra thể thức',
    shell: 'officer',
    section: 'documents-out',
    back: { href: paths.show(document.id), text: 'Văn bản' },
    body: (
      <>
        <span class="govuk-caption-m">{capitalized(document.subject)}</span>
        <h1 class="govuk-heading-l">Kiểm tra thể thức</h1>
        <LayoutReport deviations={deviations} />
        <p class="govuk-hint">
          Máy đối chiếu khổ giấy, lề, phông chữ, cỡ chữ, kiểu chữ và vị trí các thành phần với Phụ lục I Nghị
          định 30/2020/NĐ-CP. Màu chữ, đường kẻ, câu chữ và nội dung do người kiểm tra xem.
        </p>
      </>
    ),
  })
}

/** Each deviation with what the Decree wants. */
export const LayoutReport = ({ deviations }: { deviations: readonly Deviation[] }): Html =>
  deviations.length === 0 ? (
    <InsetText>Không thấy điểm nào sai thể thức.</InsetText>
  ) : (
    <Table
      caption={`${deviations.length} điểm cần xem lại`}
      captionSize="s"
      firstCellIsHeader
      scroll
      stack
      head={['Thành phần', 'Đang có', 'Theo quy định']}
      rows={deviations.map(({ part, found, wanted, basis }) => [
        <>
          {part}
          <span class="mc-clamp mc-muted">{basis}</span>
        </>,
        found,
        wanted,
      ])}
    />
  )
