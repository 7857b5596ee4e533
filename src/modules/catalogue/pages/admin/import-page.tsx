import type { Html } from '#ui/jsx-runtime'
import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Checkboxes } from '#ui/components/checkboxes/checkboxes.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { ErrorSummary } from '#ui/components/error-summary/error-summary.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatNumber } from '#ui/format.ts'
import type { Page } from '#platform/http/route.ts'
import { PARTS, type CataloguePlan } from '../../import.ts'
import { paths } from '../../paths.ts'
import { partWords } from './part-words.ts'

const MOST_SHOWN = 30
/** Rows of a preview: a province reads a few hundred, not thousands. */
const MOST_ROWS = 300

export const importPage = ({ problems }: { problems: readonly string[] }): Page => ({
  title: 'Nhập danh mục thủ tục',
  shell: 'officer',
  section: 'admin-catalogue',
  status: problems.length > 0 ? 422 : 200,
  back: { href: paths.admin(), text: 'Về danh mục thủ tục' },
  body: (
    <>
      {problems.length > 0 ? (
        <ErrorSummary
          title="Tệp có lỗi, chưa có gì được thay đổi"
          errors={problems.slice(0, MOST_SHOWN).map((text) => ({ text, href: '#tep' }))}
          description={
            problems.length > MOST_SHOWN ? `Và ${problems.length - MOST_SHOWN} lỗi khác.` : undefined
          }
        />
      ) : null}
      <h1 class="govuk-heading-l">Nhập danh mục thủ tục</h1>
      <p class="govuk-body">
        Dùng tệp Excel hoặc JSON đã xuất ra. Thủ tục được nhận theo mã. Ông/Bà xem trước từng thay đổi rồi mới
        áp dụng; nội dung cũ vẫn được giữ để tra cứu.
      </p>
      <Form action={paths.importFile()} multipart>
        <FileUpload
          name="tep"
          label="Tệp danh mục"
          accept=".xlsx,.json,.jsonl"
          error={problems.length > 0 ? 'Sửa các lỗi nêu trên rồi chọn lại tệp.' : undefined}
        />
        <Button preventDoubleClick>Xem trước thay đổi</Button>
      </Form>
    </>
  ),
})

type PreviewProps = { id: string; fileName: string; plan: CataloguePlan }

export const previewPage = ({ id, fileName, plan }: PreviewProps): Page => ({
  title: 'Xem trước thay đổi',
  shell: 'officer',
  section: 'admin-catalogue',
  back: { href: paths.importFile(), text: 'Chọn tệp khác' },
  body: (
    <>
      <h1 class="govuk-heading-l">Xem trước thay đổi</h1>
      <p class="govuk-body">
        Tệp {fileName}: {count(plan.added.length)} thủ tục mới, {count(plan.changed.length)} thay đổi,{' '}
        {count(plan.unchanged)} giữ nguyên; {count(plan.missing.length)} thủ tục đang áp dụng không có trong
        tệp.
      </p>
      <Codes title={`Thủ tục mới (${count(plan.added.length)})`} rows={plan.added} />
      <Changed plan={plan} />
      <Codes title={`Không có trong tệp (${count(plan.missing.length)})`} rows={plan.missing} />
      {plan.added.length + plan.changed.length + plan.missing.length === 0 ? (
        <InsetText>Tệp này không làm thay đổi danh mục.</InsetText>
      ) : (
        <Form action={paths.importPreview(id)}>
          {plan.missing.length > 0 ? (
            <Checkboxes
              name="bai-bo"
              legend="Thủ tục không có trong tệp"
              items={[
                {
                  value: '1',
                  text: `Bãi bỏ ${count(plan.missing.length)} thủ tục không có trong tệp, từ hôm nay`,
                },
              ]}
            />
          ) : null}
          <ButtonGroup>
            <Button preventDoubleClick>Áp dụng từ hôm nay</Button>
            <Button href={paths.admin()} variant="secondary">
              Không áp dụng
            </Button>
          </ButtonGroup>
        </Form>
      )}
    </>
  ),
})

const count = (value: number): string => formatNumber(value, 0)

const Codes = ({ title, rows }: { title: string; rows: readonly { code: string; name: string }[] }): Html =>
  rows.length === 0 ? (
    <></>
  ) : (
    <Details summary={title} open={rows.length <= MOST_SHOWN}>
      <Table
        caption={title}
        captionSize="s"
        head={['Mã', 'Tên']}
        rows={rows.slice(0, MOST_ROWS).map((row) => [<span class="mc-figures">{row.code}</span>, row.name])}
      />
      <More of={rows.length} />
    </Details>
  )

const Changed = ({ plan }: { plan: CataloguePlan }): Html =>
  plan.changed.length === 0 ? (
    <></>
  ) : (
    <Details summary={`Thủ tục thay đổi (${count(plan.changed.length)})`} open>
      <Table
        caption="Thủ tục thay đổi"
        captionSize="s"
        scroll
        stack
        head={['Thủ tục', 'Phần thay đổi', 'Đang áp dụng', 'Trong tệp']}
        rows={plan.changed.slice(0, MOST_ROWS).flatMap((one) =>
          one.changes.map((change) => [
            <>
              <span class="mc-figures">{one.code}</span> {one.name}
            </>,
            PARTS[change.part],
            partWords(change.part, change.before),
            partWords(change.part, change.after),
          ]),
        )}
      />
      <More of={plan.changed.length} />
    </Details>
  )

const More = ({ of }: { of: number }): Html =>
  of > MOST_ROWS ? <p class="govuk-body">Và {count(of - MOST_ROWS)} thủ tục khác.</p> : <></>
