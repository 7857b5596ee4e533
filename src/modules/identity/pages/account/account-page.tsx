import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { SubNavigation } from '#ui/components/sub-navigation/sub-navigation.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields } from '#ui/form-fields/form-fields.tsx'
import { formatDate } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { OfficerActor } from '#platform/access/actor.ts'
import { ROLES } from '#platform/access/permissions.ts'
import type { FieldErrors } from '#platform/errors.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { Page } from '#platform/http/route.ts'
import type { Lists } from '#platform/province/lists.ts'
import { paths } from '../../paths.ts'
import { profileForm } from '../../profile.ts'
import type { PersonRow } from '../../tables.ts'

type Tab = 'account' | 'organisations' | 'security' | 'readers'

/** The pages about oneself, side by side. */
export const AccountNavigation = ({ current, citizen }: { current: Tab; citizen: boolean }): Html => (
  <SubNavigation
    label="Tài khoản"
    items={[
      { href: paths.account(), text: 'Thông tin của tôi', current: current === 'account' },
      ...(citizen
        ? [{ href: paths.organisations(), text: 'Tổ chức', current: current === 'organisations' }]
        : []),
      { href: paths.security(), text: 'Bảo mật', current: current === 'security' },
      ...(citizen ? [{ href: paths.readers(), text: 'Ai đã xem', current: current === 'readers' }] : []),
    ]}
  />
)

const NOTHING = 'Chưa khai'
const SEX = { male: 'Nam', female: 'Nữ' }

/** @param confirmed the address that is a login and recovers the password */
export function citizenPage(person: PersonRow, confirmed: string | null, lists: Lists): Page {
  const commune = lists['communes']?.find((unit) => unit.value === person.unit_code)?.text
  return {
    title: 'Tài khoản của tôi',
    shell: 'citizen',
    section: 'account',
    body: (
      <>
        <h1 class="govuk-heading-l">{person.full_name}</h1>
        <AccountNavigation current="account" citizen />
        <h2 class="govuk-heading-m">Theo giấy tờ tùy thân</h2>
        <SummaryList
          rows={[
            { key: 'Họ, chữ đệm và tên', value: person.full_name },
            {
              key: 'Số định danh cá nhân',
              value: <span class="mc-figures">{person.personal_number ?? NOTHING}</span>,
            },
            { key: 'Ngày sinh', value: person.date_of_birth ? formatDate(person.date_of_birth) : NOTHING },
            { key: 'Giới tính', value: person.sex ? SEX[person.sex] : NOTHING },
            { key: 'Quốc tịch', value: person.nationality },
          ]}
        />
        <p class="govuk-hint">
          Nếu các thông tin trên sai, xin mang thẻ căn cước đến Bộ phận Một cửa gần nhất để được sửa.
        </p>
        <h2 class="govuk-heading-m">Nơi ở và liên hệ</h2>
        <p class="govuk-body">Những thông tin này được điền sẵn khi Ông/Bà nộp hồ sơ.</p>
        <SummaryList
          rows={[
            { key: 'Dân tộc', value: person.ethnicity ?? NOTHING },
            { key: 'Nơi thường trú', value: person.address ?? NOTHING },
            { key: 'Xã, phường, thị trấn', value: commune ?? NOTHING },
            { key: 'Số điện thoại', value: <span class="mc-figures">{person.phone ?? NOTHING}</span> },
            { key: 'Thư điện tử', value: <Email address={person.email} confirmed={confirmed} /> },
          ]}
        />
        <Button href={paths.editProfile()}>Sửa thông tin</Button>
      </>
    ),
  }
}

const Email = ({ address, confirmed }: { address: string | null; confirmed: string | null }): Html => {
  if (address === null) return <>{NOTHING}</>
  if (address === confirmed) return <>{address}</>
  return (
    <>
      {address} <Tag colour="yellow">Chưa xác nhận</Tag>
      <p class="govuk-hint govuk-!-margin-bottom-0">
        Xin mở thư đã gửi tới địa chỉ này. Không nhận được thư thì chọn “Sửa thông tin” rồi “Lưu” để được gửi
        lại.
      </p>
    </>
  )
}

type EditProps = { lists: Lists; values: Values; errors: FieldErrors }

export const editProfilePage = ({ lists, values, errors }: EditProps): Page => ({
  title: 'Sửa thông tin của tôi',
  shell: 'citizen',
  back: { href: paths.account(), text: 'Về tài khoản của tôi' },
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <FormErrors errors={errors} schema={profileForm} />
        <h1 class="govuk-heading-l">Sửa thông tin của tôi</h1>
        <Form action={paths.editProfile()}>
          <FormFields schema={profileForm} values={values} errors={errors} options={lists} />
          <ButtonGroup>
            <Button preventDoubleClick>Lưu</Button>
            <a class="govuk-link" href={paths.account()}>
              Thôi, không sửa
            </a>
          </ButtonGroup>
        </Form>
      </div>
    </div>
  ),
})

export const officerPage = (actor: OfficerActor): Page => ({
  title: 'Tài khoản của tôi',
  shell: 'officer',
  body: (
    <>
      <h1 class="govuk-heading-l">{actor.name}</h1>
      <AccountNavigation current="account" citizen={false} />
      <Table
        caption="Vị trí công tác"
        captionSize="m"
        scroll
        stack
        firstCellIsHeader
        head={['Cơ quan', 'Chức danh', 'Vai trò', 'Đang làm việc']}
        rows={actor.positions.map((position) => [
          position.agencyName,
          position.title,
          position.roles.map((role) => ROLES[role]).join(', '),
          position.id === actor.acting.id ? (
            <Tag colour="green">Đang làm việc</Tag>
          ) : (
            <Form action={paths.position()} class="mc-inline-form">
              <input type="hidden" name="position" value={position.id} />
              <Button variant="secondary" class="govuk-!-margin-bottom-0">
                Chuyển sang
                <span class="govuk-visually-hidden">
                  {' '}
                  {position.title}, {position.agencyName}
                </span>
              </Button>
            </Form>
          ),
        ])}
      />
      <p class="govuk-hint">
        Họ tên, chức danh và vị trí công tác do quản trị hệ thống cập nhật theo quyết định của cơ quan.
      </p>
    </>
  ),
})
