import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields } from '#ui/form-fields/form-fields.tsx'
import { formatBytes, formatDate } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { Page } from '#platform/http/route.ts'
import type { Lists } from '#platform/province/lists.ts'
import { paths } from '../../paths.ts'
import { BASES, representationForm } from '../../representation.ts'
import type { RepresentationRow } from '../../tables.ts'
import { AccountNavigation } from '../account/account-page.tsx'

type Item = RepresentationRow & { isGood: boolean }

export const organisationsPage = ({
  items,
  current,
}: {
  items: readonly Item[]
  current: string | null
}): Page => ({
  title: 'Tổ chức tôi đại diện',
  shell: 'citizen',
  section: 'account',
  body: (
    <>
      <h1 class="govuk-heading-l">Tổ chức tôi đại diện</h1>
      <AccountNavigation current="organisations" citizen />
      <p class="govuk-body">
        Ông/Bà có thể nộp hồ sơ, nhận kết quả thay mặt doanh nghiệp, hợp tác xã, hộ kinh doanh hoặc tổ chức
        khác mà mình đại diện. Cán bộ một cửa xem giấy tờ và xác nhận một lần.
      </p>
      {items.length === 0 ? (
        <EmptyState title="Ông/Bà chưa đại diện cho tổ chức nào" />
      ) : (
        items.map((item) => <Organisation item={item} isCurrent={item.id === current} />)
      )}
      <Button href={paths.askToRepresent()} variant={items.length === 0 ? undefined : 'secondary'}>
        Thêm tổ chức
      </Button>
    </>
  ),
})

const Organisation = ({ item, isCurrent }: { item: Item; isCurrent: boolean }): Html => (
  <section class={`mc-card${isCurrent ? ' mc-card--current' : ''}`} aria-labelledby={`to-chuc-${item.id}`}>
    <h2 class="govuk-heading-m" id={`to-chuc-${item.id}`}>
      {item.name}
    </h2>
    <SummaryList
      rows={[
        { key: 'Mã số thuế', value: <span class="mc-figures">{item.tax_code}</span> },
        { key: 'Ông/Bà là', value: BASES[item.basis] },
        ...(item.valid_until ? [{ key: 'Được ủy quyền đến hết', value: formatDate(item.valid_until) }] : []),
        { key: 'Tình trạng', value: <State item={item} isCurrent={isCurrent} /> },
        ...(item.reason ? [{ key: 'Lý do', value: item.reason }] : []),
      ]}
    />
    <ButtonGroup>
      {item.isGood && !isCurrent ? (
        <Form action={paths.actFor()} class="mc-inline-form">
          <input type="hidden" name="organisation" value={item.id} />
          <Button preventDoubleClick>Làm việc thay mặt tổ chức này</Button>
        </Form>
      ) : null}
      {item.state === 'asked' || item.state === 'confirmed' ? (
        <Form action={paths.endRepresentation(item.id)} class="mc-inline-form">
          <Button variant="secondary" preventDoubleClick>
            {item.state === 'asked' ? 'Rút yêu cầu' : 'Thôi đại diện'}
          </Button>
        </Form>
      ) : null}
    </ButtonGroup>
  </section>
)

function State({ item, isCurrent }: { item: Item; isCurrent: boolean }): Html {
  if (isCurrent) return <Tag colour="green">Đang làm việc thay mặt</Tag>
  if (item.state === 'asked') return <Tag colour="yellow">Chờ cán bộ một cửa xác nhận</Tag>
  if (item.state === 'refused') return <Tag colour="red">Không được xác nhận</Tag>
  if (item.state === 'ended') return <Tag colour="grey">Đã thôi đại diện</Tag>
  return item.isGood ? <Tag colour="green">Đã xác nhận</Tag> : <Tag colour="grey">Đã hết hạn ủy quyền</Tag>
}

export const askPage = ({
  lists,
  maxBytes,
  values,
  errors,
}: {
  lists: Lists
  maxBytes: number
  values: Values
  errors: FieldErrors
}): Page => ({
  title: 'Thêm tổ chức',
  shell: 'citizen',
  section: 'account',
  back: { href: paths.organisations(), text: 'Về tổ chức tôi đại diện' },
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <FormErrors errors={errors} schema={representationForm} />
        <h1 class="govuk-heading-l">Thêm tổ chức</h1>
        <Form action={paths.askToRepresent()} multipart>
          <FormFields schema={representationForm} values={values} errors={errors} options={lists} />
          <FileUpload
            name="paper"
            label="Giấy chứng nhận đăng ký hoặc văn bản ủy quyền"
            hint={`Bản chụp hoặc bản quét rõ chữ: tệp PDF, JPG hoặc PNG, không quá ${formatBytes(maxBytes)}.`}
            accept=".pdf,.jpg,.jpeg,.png"
            progress
            error={errors['paper']}
          />
          <Button preventDoubleClick>Gửi yêu cầu</Button>
        </Form>
      </div>
    </div>
  ),
})
