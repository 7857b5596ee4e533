import { Details } from '#ui/components/details/details.tsx'
import { Fieldset } from '#ui/components/fieldset/fieldset.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatMoney } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import { LINE_KINDS, PAID_BY, totalOf, type Line } from '../../payment.ts'

const KINDS = Object.entries(LINE_KINDS).map(([value, text]) => ({ value, text }))

type FieldsProps = {
  typed: (name: string) => string | undefined
  errors: FieldErrors
  /** Money that is there already comes with the number of its receipt. */
  receipts?: boolean
}

/** How many lines the form offers; programs may send more. */
const OFFERED = 5

/** The things to pay for: the first open, the others folded away until they are needed. */
export function LineFields(props: FieldsProps): Html {
  const used = (index: number) =>
    ['purpose', 'amount', 'receipt'].some((field) => props.typed(`lines.${index}.${field}`)) ||
    Object.keys(props.errors).some((name) => name.startsWith(`lines.${index}.`))
  const more = Array.from({ length: OFFERED - 1 }, (_, index) => index + 1)
  return (
    <>
      <LineField {...props} index={0} />
      <Details summary="Thêm khoản khác" open={more.some(used)}>
        {more.map((index) => (
          <LineField {...props} index={index} />
        ))}
      </Details>
    </>
  )
}

function LineField({ index, typed, errors, receipts }: FieldsProps & { index: number }): Html {
  const field = (name: string) => ({
    name: `lines.${index}.${name}`,
    error: errors[`lines.${index}.${name}`],
    value: typed(`lines.${index}.${name}`),
  })
  return (
    <Fieldset legend={`Khoản ${index + 1}`} legendSize="s">
      <div class="mc-grid mc-grid--lines">
        <Select {...field('kind')} label="Loại" options={KINDS} />
        <Input {...field('purpose')} label="Nộp cho việc gì" />
        <Input {...field('amount')} label="Số tiền" inputmode="numeric" suffix="đ" autocomplete="off" />
        {receipts ? <Input {...field('receipt')} label="Số biên lai" autocomplete="off" /> : null}
      </div>
    </Fieldset>
  )
}

type AmountField = { name: string; id?: string; value: string | undefined; error: string | undefined }
type ReceivedProps = { purpose: string; label: string; amount: AmountField; receipt: AmountField }

/** What came in for a line that was asked for, and its receipt. */
export const ReceivedField = ({ purpose, label, amount, receipt }: ReceivedProps): Html => (
  <div class="govuk-form-group">
    <Fieldset legend={purpose} legendSize="s">
      <Input {...amount} label={label} inputmode="numeric" suffix="đ" autocomplete="off" />
      <Input {...receipt} label="Số biên lai" autocomplete="off" />
    </Fieldset>
  </div>
)

type PaidByProps = { name: string; id?: string; value: string | undefined; error?: string | undefined }

export const PaidByRadios = (field: PaidByProps): Html => (
  <Radios
    {...field}
    legend="Nộp bằng cách"
    legendSize="s"
    small
    items={Object.entries(PAID_BY).map(([value, text]) => ({ value, text }))}
  />
)

/** What is to be paid, with its sum. */
export const LineTable = ({ lines, caption }: { lines: readonly Line[]; caption: string }): Html => (
  <Table
    caption={caption}
    captionSize="s"
    firstCellIsHeader
    head={['Khoản nộp', { content: 'Số tiền', numeric: true }]}
    rows={[
      ...lines.map(({ kind, purpose, amount }) => [
        <>
          {purpose} <span class="mc-muted">({LINE_KINDS[kind].toLowerCase()})</span>
        </>,
        { content: formatMoney(amount), numeric: true },
      ]),
      ...(lines.length > 1
        ? [['Tổng cộng', { content: <strong>{formatMoney(totalOf(lines))}</strong>, numeric: true }]]
        : []),
    ]}
  />
)
