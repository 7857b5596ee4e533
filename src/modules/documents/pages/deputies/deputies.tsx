import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields } from '#ui/form-fields/form-fields.tsx'
import { formatDate } from '#ui/format.ts'
import { dateOf } from '#platform/clock.ts'
import { Invalid, type FieldErrors } from '#platform/errors.ts'
import { readForm, type Values } from '#platform/forms/read-form.ts'
import type { FormSchema } from '#platform/forms/schema.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { officersOf } from '#modules/identity/index.ts'
import { appointDeputy, DEPUTY_KINDS, endDeputy, endsAll, type DeputyGiven } from '../../actions/deputies.ts'
import { deputiesIn } from '../../stores/deputy-store.ts'
import { paths } from '../../paths.ts'
import { deskOf } from '../../stores/store.ts'
import type { DeputyRow } from '../../stores/tables.ts'

type DeputyContext = Context<unknown, unknown, FormBody>

const deputyForm: FormSchema = {
  type: 'object',
  properties: {
    deputyId: { type: 'string', title: 'Người làm thay', 'x-options': 'colleagues', 'x-widget': 'select' },
    kind: {
      type: 'string',
      title: 'Hình thức',
      'x-widget': 'radios',
      oneOf: Object.entries(DEPUTY_KINDS).map(([value, title]) => ({ const: value, title })),
    },
    fromDay: { type: 'string', format: 'date', title: 'Từ ngày', description: 'Ngày đầu tiên làm thay' },
    untilDay: {
      type: 'string',
      format: 'date',
      title: 'Đến hết ngày',
      description: 'Để trống khi chưa biết ngày cuối',
    },
    basis: { type: 'string', title: 'Văn bản ủy quyền, lý do', maxLength: 300 },
  },
  required: ['deputyId', 'kind', 'fromDay'],
}

/** Who stands in for me, and for whom I do; of the whole agency for its leader. */
export async function showDeputies(
  { services, actor }: DeputyContext,
  values?: Values,
  errors: FieldErrors = {},
): Promise<Answer> {
  const today = dateOf(services.clock.now())
  const desk = await deskOf(services.db, actor, today)
  const [rows, officers] = await Promise.all([
    deputiesIn(services.db, desk.agencyId, endsAll(actor) ? undefined : desk.actor.accountId),
    officersOf(services.db, desk.agencyId, today),
  ])
  const colleagues = officers
    .filter(({ accountId }) => accountId !== desk.actor.accountId)
    .map((one) => ({ value: one.accountId, text: `${one.name} – ${one.title}` }))
  return page({
    title: 'Ủy quyền, làm thay',
    shell: 'officer',
    section: 'documents-deputies',
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <FormErrors errors={errors} schema={deputyForm} />
        <h1 class="govuk-heading-l">Ủy quyền, làm thay</h1>
        <div class="mc-desk">
          <div class="mc-desk__main">
            {rows.length === 0 ? (
              <EmptyState title="Chưa có ai làm thay" />
            ) : (
              <Table
                caption="Mới nhất ở trên"
                captionSize="s"
                scroll
                stack
                head={['Thay cho', 'Người làm thay', 'Hình thức', 'Thời gian', 'Việc']}
                rows={rows.map((row) =>
                  line(row, endsAll(actor) || row.principal_id === desk.actor.accountId, today),
                )}
              />
            )}
          </div>
          <div class="mc-desk__side">
            <section class="mc-card" aria-labelledby="giao">
              <h2 class="govuk-heading-s" id="giao">
                Giao người làm thay tôi
              </h2>
              <Form action={paths.deputies()}>
                <FormFields
                  schema={deputyForm}
                  values={values ?? { fromDay: today.toString(), kind: 'absence' }}
                  errors={errors}
                  options={{ colleagues }}
                />
                <Button preventDoubleClick>Giao làm thay</Button>
              </Form>
            </section>
          </div>
        </div>
      </>
    ),
  })
}

function line(row: DeputyRow, mayEnd: boolean, today: Temporal.PlainDate) {
  const over = row.ended_at !== null || (row.until_day !== null && row.until_day < today.toString())
  return [
    row.principal_name,
    row.deputy_name,
    <>
      {DEPUTY_KINDS[row.kind]}
      {row.basis ? <span class="mc-muted"> {row.basis}</span> : null}
    </>,
    row.until_day
      ? `${formatDate(row.from_day)} – ${formatDate(row.until_day)}`
      : `Từ ${formatDate(row.from_day)}`,
    over ? (
      'Đã hết'
    ) : mayEnd ? (
      <Form action={`${paths.deputies()}/${row.id}/thoi`}>
        <Button variant="secondary" class="mc-button--small">
          Thôi
          <span class="govuk-visually-hidden">
            {' '}
            giao {row.deputy_name} thay {row.principal_name}
          </span>
        </Button>
      </Form>
    ) : (
      'Đang hiệu lực'
    ),
  ]
}

export async function postDeputy(context: DeputyContext): Promise<Answer> {
  const { services, actor, body, origin } = context
  const reading = readForm(services.forms, deputyForm, body)
  try {
    if (!reading.ok) throw new Invalid(reading.errors)
    const { deputyId, kind, fromDay, untilDay, basis } = reading.values
    await appointDeputy(
      services,
      actor,
      {
        deputyId: String(deputyId),
        kind: kind as DeputyGiven['kind'],
        fromDay: String(fromDay),
        untilDay: typeof untilDay === 'string' ? untilDay : null,
        basis: typeof basis === 'string' ? basis : '',
      },
      origin,
    )
    return seeOther(paths.deputies(), 'Đã giao người làm thay.')
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return showDeputies(context, reading.values, error.errors)
  }
}

export async function postEndDeputy({
  services,
  actor,
  params,
  origin,
}: Context<{ id: string }>): Promise<Answer> {
  await endDeputy(services, actor, params.id, origin)
  return seeOther(paths.deputies(), 'Đã thôi giao.')
}
