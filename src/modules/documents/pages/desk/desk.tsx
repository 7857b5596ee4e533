import { dateOf } from '#platform/clock.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { may } from '#platform/access/actor.ts'
import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { KeyFields, keysOf, type KeyView } from '#modules/signatures/index.ts'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { StatFigure } from '#ui/components/stat-figure/stat-figure.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatNumber } from '#ui/format.ts'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import { typeOf } from '../../books.ts'
import { TASK_KINDS } from '../../document.ts'
import { openCounts, type OpenCounts } from '../../stores/list-store.ts'
import { paths } from '../../paths.ts'
import { readsAll, type Desk } from '../../policy.ts'
import { deskOf } from '../../stores/store.ts'
import { workOf, type WorkItem } from '../../stores/task-store.ts'
import { listHref } from '../list/list-query.ts'
import { DocumentName, DueDay } from '../words.tsx'

/** A pile that could not be signed: what was wrong, and what had been chosen. */
type Again = { errors: FieldErrors; chosen: readonly string[]; keyId: string }

/** What waits for this officer: to direct, to handle, to comment, to sign. */
export async function showDesk({ services, actor }: Context, again?: Again): Promise<Answer> {
  const today = dateOf(services.clock.now())
  const desk = await deskOf(services.db, actor, today)
  const [items, counts, keys] = await Promise.all([
    workOf(services.db, desk),
    readsAll(desk) ? openCounts(services.db, desk.agencyId, today) : undefined,
    keysOf(services.db, actor),
  ])
  const signs = items.filter(({ kind, accountId }) => kind === 'sign' && accountId === desk.actor.accountId)
  const own = keys.filter(({ holder, state }) => holder === 'officer' && state === 'active')
  const others = items.filter((item) => !signs.includes(item))
  const named = (item: WorkItem, from?: string) => (
    <DocumentName
      document={{ ...item, id: item.documentId }}
      typeName={typeOf(services.documentRules, item.type).name}
      from={from}
    />
  )
  return page({
    title: 'Văn bản chờ tôi',
    shell: 'officer',
    section: 'documents',
    status: again ? 422 : 200,
    body: (
      <>
        {again ? <FormErrors errors={again.errors} /> : null}
        <h1 class="govuk-heading-l">Văn bản chờ tôi</h1>
        {desk.standsInFor.length > 0 ? (
          <p class="govuk-body">
            Đang thay: {desk.standsInFor.map(({ principalName }) => principalName).join(', ')}.
          </p>
        ) : null}
        {signs.length > 0 ? (
          <Signing items={signs} keys={own} today={today} again={again} named={named} />
        ) : null}
        {items.length === 0 ? (
          <EmptyState title="Không còn văn bản nào chờ xử lý" />
        ) : others.length > 0 ? (
          <Table
            caption="Gấp nhất ở trên"
            captionSize="s"
            firstCellIsHeader
            scroll
            stack
            attributes={{ 'data-module': 'row-keys' }}
            head={['Văn bản', 'Việc', 'Người giao', 'Hạn']}
            rows={others.map((item) => row(item, desk, { today, named }))}
          />
        ) : null}
        {counts ? <Counts counts={counts} desk={desk} /> : null}
      </>
    ),
  })
}

type SigningProps = {
  items: readonly WorkItem[]
  keys: readonly KeyView[]
  today: Temporal.PlainDate
  again: Again | undefined
  named: (item: WorkItem) => Html
}

/** What waits for the signature: one PIN for the whole pile. */
const Signing = ({ items, keys, today, again, named }: SigningProps): Html => (
  <Form action={paths.signMany()}>
    <Table
      caption={`Chờ ký (${items.length})`}
      captionSize="s"
      firstCellIsHeader={1}
      scroll
      stack
      attributes={{ 'data-module': 'row-keys' }}
      head={[{ content: 'Chọn', attributes: { 'data-select-all': 'task' } }, 'Văn bản', 'Người trình', 'Hạn']}
      rows={items.map((item) => [
        <input
          class="mc-tick"
          type="checkbox"
          name="task"
          value={item.taskId}
          checked={again?.chosen.includes(item.taskId)}
          aria-label={`Chọn ${item.subject}`}
        />,
        named(item),
        item.askedByName,
        <DueDay dueOn={item.dueOn} finished={false} today={today} />,
      ])}
    />
    <KeyFields keys={keys} errors={again?.errors} value={again?.keyId} />
    {keys.length > 0 ? (
      <Button
        preventDoubleClick
        attributes={{
          'data-shortcut': 's',
          'data-chosen-of': 'task',
          'data-chosen-words': 'Ký # văn bản đã chọn',
        }}
      >
        Ký các văn bản đã chọn <kbd>s</kbd>
      </Button>
    ) : null}
  </Form>
)

type RowView = { today: Temporal.PlainDate; named: (item: WorkItem, from?: string) => Html }

const row = (item: WorkItem, desk: Desk, { today, named }: RowView) => [
  named(item, item.direction === 'incoming' ? item.issuerName : undefined),
  <>
    {TASK_KINDS[item.kind]}
    {item.accountId === desk.actor.accountId ? '' : ` (thay ${item.accountName})`}
    {item.instruction ? <span class="mc-clamp mc-muted">{item.instruction}</span> : null}
  </>,
  item.askedByName,
  <DueDay dueOn={item.dueOn} finished={false} today={today} />,
]

/** How the agency stands, for those who answer for all of it: after what waits for them. */
const Counts = ({ counts, desk }: { counts: OpenCounts; desk: Desk }): Html => (
  <section aria-labelledby="van-ban-den-cua-co-quan">
    <h2 class="govuk-heading-m" id="van-ban-den-cua-co-quan">
      Văn bản đến của cơ quan
    </h2>
    <div class="mc-grid">
      <StatFigure
        label="Chờ vào sổ"
        value={formatNumber(counts.arrived)}
        href={may(desk.actor, 'document.register') ? paths.newIncoming() : undefined}
      />
      <StatFigure
        label="Đang xử lý"
        value={formatNumber(counts.open)}
        href={listHref('incoming', { han: 'open' })}
      />
      <StatFigure
        label="Quá hạn"
        value={formatNumber(counts.late)}
        href={listHref('incoming', { han: 'late' })}
      />
    </div>
  </section>
)
