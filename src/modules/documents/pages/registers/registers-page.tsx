import { Button } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatNumber } from '#ui/format.ts'
import { may } from '#platform/access/actor.ts'
import type { FieldErrors } from '#platform/errors.ts'
import type { FormBody, Page } from '#platform/http/route.ts'
import type { Book } from '#platform/province/documents.ts'
import { writtenNumber } from '../../document.ts'
import { paths } from '../../paths.ts'
import type { Desk } from '../../policy.ts'
import type { RegisterLine } from '../../stores/register-store.ts'
import type { RegisterRow } from '../../stores/tables.ts'
import type { Column } from './columns.ts'

type ListProps = {
  desk: Desk
  registers: readonly RegisterRow[]
  books: readonly Book[]
  errors: FieldErrors
  given: FormBody
}

const text = (value: FormBody[string]): string | undefined => (typeof value === 'string' ? value : undefined)

export const registersPage = ({ desk, registers, books, errors, given }: ListProps): Page => ({
  title: 'Sổ văn bản',
  shell: 'officer',
  section: 'documents-registers',
  body: (
    <>
      <FormErrors errors={errors} />
      <h1 class="govuk-heading-l">Sổ văn bản</h1>
      <div class="mc-desk">
        <div class="mc-desk__main">
          {registers.length === 0 ? (
            <EmptyState title="Chưa có sổ nào">Sổ của năm tự mở khi vào số đầu tiên.</EmptyState>
          ) : (
            <Table
              caption="Sổ của cơ quan, năm mới ở trên"
              captionSize="s"
              firstCellIsHeader
              stack
              head={['Sổ', { content: 'Năm', numeric: true }, { content: 'Số cuối', numeric: true }]}
              rows={registers.map((register) => [
                <a class="govuk-link" href={paths.register(register.id)}>
                  {register.name}
                </a>,
                { content: String(register.year), numeric: true },
                { content: formatNumber(register.last), numeric: true },
              ])}
            />
          )}
        </div>
        {may(desk.actor, 'document.register') ? (
          <div class="mc-desk__side">
            <section class="mc-card" aria-labelledby="giu-so">
              <h2 class="govuk-heading-s" id="giu-so">
                Giữ số
              </h2>
              <p class="govuk-hint">
                Để dành số liền sau của sổ cho văn bản sẽ vào sổ muộn. Số không dùng đến thì hủy, không cấp
                lại.
              </p>
              <Form action={paths.registers()}>
                <Select
                  name="book"
                  label="Sổ"
                  value={text(given['book'])}
                  error={errors['book']}
                  options={books.map(({ key, name }) => ({ value: key, text: name }))}
                />
                <Input
                  name="count"
                  label="Số lượng"
                  width={3}
                  inputmode="numeric"
                  value={text(given['count']) ?? '1'}
                  error={errors['count']}
                />
                <Input name="reason" label="Lý do" value={text(given['reason'])} error={errors['reason']} />
                <Button variant="secondary" preventDoubleClick>
                  Giữ số
                </Button>
              </Form>
            </section>
          </div>
        ) : null}
      </div>
    </>
  ),
})

type OneProps = {
  desk: Desk
  register: RegisterRow
  columns: readonly Column[]
  lines: readonly RegisterLine[]
  more: boolean
  errors: FieldErrors
}

/** The register as the Decree lays it out; what is kept can be given up. */
export function registerPage({ desk, register, columns, lines, more, errors }: OneProps): Page {
  const kept = lines.filter(({ state }) => state === 'reserved')
  const last = lines.at(-1)
  return {
    title: `${register.name} ${register.year}`,
    shell: 'officer',
    section: 'documents-registers',
    back: { href: paths.registers(), text: 'Sổ văn bản' },
    body: (
      <>
        <FormErrors errors={errors} />
        <span class="govuk-caption-m">{desk.actor.acting.agencyName}</span>
        <h1 class="govuk-heading-l">
          {register.name} năm {register.year}
        </h1>
        <p class="govuk-body">
          <a class="govuk-link" href={`${paths.register(register.id)}/xuat.xlsx`}>
            Tải sổ (Excel)
          </a>
        </p>
        {may(desk.actor, 'document.register') && kept.length > 0 ? (
          <Details summary="Hủy số đã giữ" open={errors['reason'] !== undefined}>
            <Form action={`${paths.register(register.id)}/huy-so`}>
              <Select
                name="number"
                label="Số"
                options={kept.map(({ number, reason }) => ({
                  value: String(number),
                  text: `${writtenNumber(number)} – ${reason}`,
                }))}
              />
              <Input name="reason" label="Lý do hủy" error={errors['reason']} />
              <Button variant="warning" preventDoubleClick>
                Hủy số
              </Button>
            </Form>
          </Details>
        ) : null}
        <Table
          caption="Số mới ở trên"
          captionSize="s"
          scroll
          stack
          head={columns.map(({ head }) => head)}
          rows={lines.map((line) =>
            columns.map((column, index) =>
              index === linkIn(columns) && line.document_id ? (
                <a class="govuk-link" href={paths.show(line.document_id)}>
                  {column.write(line)}
                </a>
              ) : (
                column.write(line)
              ),
            ),
          )}
        />
        {more && last ? (
          <Pagination
            next={{ href: `${paths.register(register.id)}?truoc=${last.number}`, text: 'Số nhỏ hơn' }}
          />
        ) : null}
      </>
    ),
  }
}

const linkIn = (columns: readonly Column[]): number =>
  columns.findIndex(({ head }) => head.startsWith('Tên loại'))
