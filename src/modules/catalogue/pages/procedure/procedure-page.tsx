import type { Html } from '#ui/jsx-runtime'
import { Button } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { SummaryList, type SummaryRow } from '#ui/components/summary-list/summary-list.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { PageHeading } from '#ui/components/page-heading/page-heading.tsx'
import { formatDate, formatMoney } from '#ui/format.ts'
import type { Page } from '#platform/http/route.ts'
import { agencyPaths, type Agency } from '#modules/agencies/index.ts'
import { paths } from '../../paths.ts'
import {
  CHANNELS,
  GOVERNMENT_LEVELS,
  limitText,
  ONLINE,
  TYPES,
  type DocumentRow,
  type Limit,
  type Procedure,
} from '../../procedure.ts'
import { stepTime, type Step } from '../../steps.ts'
import type { AssignmentTable } from '../../tables.ts'

/** One row of the province's decision with what follows from it. */
export type Handling = {
  assignment: AssignmentTable
  agencies: readonly Agency[]
  limit: Limit | null
  fee: number | null
  steps: readonly Step[]
}

type ProcedureProps = {
  procedure: Procedure
  handlings: readonly Handling[]
  /** Officers do not file in their office’s name; they receive at the counter. */
  mayFile: boolean
}

export function procedurePage({ procedure, handlings, mayFile }: ProcedureProps): Page {
  const online = handlings.find(({ assignment }) => assignment.online_level !== 'none')
  return {
    title: procedure.name,
    shell: 'citizen',
    section: 'catalogue',
    back: { href: paths.list(), text: 'Về danh sách thủ tục' },
    body: (
      <>
        <span class="govuk-caption-l">{procedure.fieldName}</span>
        <PageHeading text={procedure.name} />
        {online && mayFile ? (
          <Button href={paths.file(procedure.code)} start>
            Nộp hồ sơ trực tuyến
          </Button>
        ) : null}
        {online ? null : (
          <InsetText>
            {handlings.length > 0
              ? 'Thủ tục này nhận hồ sơ tại Bộ phận Một cửa hoặc qua bưu chính.'
              : 'Thủ tục này không do cơ quan của tỉnh giải quyết.'}
          </InsetText>
        )}
        <AtAGlance procedure={procedure} handlings={handlings} />
        <Papers procedure={procedure} />
        {handlings.map((handling) => (
          <Where handling={handling} several={handlings.length > 1} />
        ))}
        <Channels procedure={procedure} />
        <Law procedure={procedure} />
      </>
    ),
  }
}

function AtAGlance({ procedure, handlings }: Omit<ProcedureProps, 'mayFile'>): Html {
  const [first] = handlings
  const rows: SummaryRow[] = [
    {
      key: 'Giải quyết trong',
      value: first?.limit ? limitText(first.limit) : 'Theo quy định của từng trường hợp',
    },
    { key: 'Phí, lệ phí', value: feeText(first?.fee ?? null, procedure.feeNote) },
    {
      key: 'Kết quả',
      value:
        procedure.results.length > 0
          ? procedure.results.map((one) => one.name).join('; ')
          : 'Văn bản trả lời',
    },
    {
      key: 'Cấp giải quyết',
      value: levelsText(
        handlings.map(({ assignment }) => assignment.level),
        procedure,
      ),
    },
    ...(first
      ? [
          {
            key: 'Mức độ trực tuyến',
            value: `${ONLINE[first.assignment.online_level]} (mức độ ${first.assignment.online_level_old} theo thang bốn mức trước đây)`,
          },
        ]
      : []),
    { key: 'Dành cho', value: procedure.subjects.join('; ') },
    ...(procedure.conditions ? [{ key: 'Yêu cầu, điều kiện', value: procedure.conditions }] : []),
  ]
  return <SummaryList rows={rows} />
}

function feeText(fee: number | null, note: string | undefined): string {
  if (note) return fee ? `${formatMoney(fee)}. ${note}.` : `${note}.`
  if (fee === null) return 'Theo nghị quyết của Hội đồng nhân dân tỉnh hoặc quy định riêng'
  return fee === 0 ? 'Không thu' : formatMoney(fee)
}

const levelsText = (handled: readonly string[], procedure: Procedure) =>
  [...new Set(handled.length > 0 ? handled : procedure.levels)]
    .map((level) => GOVERNMENT_LEVELS[level] ?? level)
    .join(', ')

/** Papers grouped by the case they are needed in; what everybody needs comes first. */
function Papers({ procedure }: { procedure: Procedure }): Html {
  const documents = procedure.documents ?? []
  if (documents.length === 0) {
    return (
      <section>
        <h2 class="govuk-heading-m">Giấy tờ cần có</h2>
        <p class="govuk-body">
          Danh mục giấy tờ chi tiết được hướng dẫn tại Bộ phận Một cửa; khi nộp trực tuyến, Ông/Bà đính kèm
          đơn và giấy tờ theo mẫu của thủ tục.
        </p>
      </section>
    )
  }
  const groups = Map.groupBy(documents, (document) =>
    document.presentOnly ? SHOW : document.optional ? OPTIONAL : (document.case ?? ALWAYS),
  )
  const order = [
    ALWAYS,
    ...[...groups.keys()].filter((key) => ![ALWAYS, SHOW, OPTIONAL].includes(key)),
    OPTIONAL,
    SHOW,
  ]
  return (
    <section>
      <h2 class="govuk-heading-m">Giấy tờ cần có</h2>
      {order.map((title) => (
        <PaperGroup title={title} documents={groups.get(title) ?? []} />
      ))}
    </section>
  )
}

const ALWAYS = 'Phải nộp'
const SHOW = 'Chỉ xuất trình'
const OPTIONAL = 'Nộp nếu có'

const PaperGroup = ({ title, documents }: { title: string; documents: readonly DocumentRow[] }): Html =>
  documents.length === 0 ? (
    <></>
  ) : (
    <>
      <h3 class="govuk-heading-s">
        {[ALWAYS, SHOW, OPTIONAL].includes(title) ? title : `Trường hợp: ${title}`}
      </h3>
      <ul class="govuk-list govuk-list--bullet">
        {documents.map((document) => (
          <li>
            {document.name}
            {title !== document.case && document.case ? ` – trường hợp: ${document.case.toLowerCase()}` : ''}
            {document.presentOnly ? null : <span class="govuk-hint"> {countText(document)}</span>}
          </li>
        ))}
      </ul>
    </>
  )

function countText({ originals, copies, hasForm }: DocumentRow): string {
  const parts = [
    originals > 0 ? `${originals} bản chính` : '',
    copies > 0 ? `${copies} bản sao` : '',
    hasForm ? 'theo mẫu' : '',
  ]
  const text = parts.filter(Boolean).join(', ')
  return text ? `(${text})` : ''
}

const FEW = 6

function Where({ handling, several }: { handling: Handling; several: boolean }): Html {
  const { assignment, agencies, steps, limit } = handling
  const links = agencies.map((agency) => (
    <li>
      <a class="govuk-link" href={agencyPaths.agency(agency.key)}>
        {agency.name}
      </a>
    </li>
  ))
  return (
    <section>
      <h2 class="govuk-heading-m">
        Nơi giải quyết{several ? ` – ${(GOVERNMENT_LEVELS[assignment.level] ?? '').toLowerCase()}` : ''}
      </h2>
      {agencies.length > FEW ? (
        <>
          <p class="govuk-body">
            {(GOVERNMENT_LEVELS[assignment.level] ?? '').replace('Cấp', 'Cơ quan cấp')} nơi cư trú, nơi có đất
            hoặc nơi đặt công trình, trụ sở; {agencies.length} nơi nhận hồ sơ.
          </p>
          <Details summary="Xem tất cả nơi nhận hồ sơ">
            <ul class="govuk-list">{links}</ul>
          </Details>
        </>
      ) : (
        <ul class="govuk-list">{links}</ul>
      )}
      {steps.length > 0 ? (
        <Details summary={`Các bước giải quyết${limit ? ` (${limitText(limit)})` : ''}`}>
          <Table
            caption="Các bước giải quyết"
            captionSize="s"
            head={['Bước', 'Người thực hiện', 'Thời gian']}
            rows={steps.map((step, index) => [`${index + 1}. ${step.name}`, step.by, stepTime(step.minutes)])}
          />
        </Details>
      ) : null}
      {assignment.basis ? <p class="govuk-hint">Căn cứ: {assignment.basis}</p> : null}
    </section>
  )
}

const Channels = ({ procedure }: { procedure: Procedure }): Html =>
  procedure.channels.length === 0 ? (
    <></>
  ) : (
    <Table
      caption="Cách nộp theo danh mục quốc gia"
      captionSize="m"
      head={['Hình thức', 'Thời hạn', { content: 'Phí, lệ phí', numeric: true }]}
      rows={procedure.channels.map((row) => [
        CHANNELS[row.channel],
        row.time === undefined
          ? 'Theo trường hợp'
          : limitText({ amount: row.time, unit: row.unit ?? 'working-day' }),
        {
          content:
            row.fee === undefined ? 'Theo quy định' : row.fee === 0 ? 'Không thu' : formatMoney(row.fee),
          numeric: true,
        },
      ])}
    />
  )

const Law = ({ procedure }: { procedure: Procedure }): Html => (
  <Details summary="Căn cứ pháp lý và thông tin công bố">
    <SummaryList
      rows={[
        { key: 'Mã thủ tục', value: procedure.code },
        ...(procedure.decision ? [{ key: 'Quyết định công bố', value: procedure.decision }] : []),
        ...(procedure.type ? [{ key: 'Loại thủ tục', value: TYPES[procedure.type] }] : []),
        ...(procedure.implementing ? [{ key: 'Cơ quan thực hiện', value: procedure.implementing }] : []),
        ...(procedure.competent ? [{ key: 'Cơ quan có thẩm quyền', value: procedure.competent }] : []),
        {
          key: 'Căn cứ pháp lý',
          value: procedure.laws.length > 0 ? procedure.laws.join(', ') : 'Theo quyết định công bố',
        },
        { key: 'Áp dụng từ', value: formatDate(Temporal.PlainDate.from(procedure.effectiveFrom)) },
      ]}
    />
  </Details>
)
