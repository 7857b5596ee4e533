import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { SummaryList, type SummaryRow } from '#ui/components/summary-list/summary-list.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields } from '#ui/form-fields/form-fields.tsx'
import { formatDate, formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { ROLES } from '#platform/access/permissions.ts'
import type { FieldErrors } from '#platform/errors.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { Page } from '#platform/http/route.ts'
import type { Lists } from '#platform/province/lists.ts'
import { deviceLabel, isIdle, type AccountView, type liveSessions } from '#modules/identity/index.ts'
import { paths, withQuery } from '../../paths.ts'
import { ACTS } from './acts.ts'
import { StateTag } from './list-page.tsx'
import { seatForm } from './seat-form.ts'

type Props = {
  view: AccountView
  sessions: Awaited<ReturnType<typeof liveSessions>>
  lists: Lists
  now: Temporal.Instant
  today: Temporal.PlainDate
  values: Values
  errors: FieldErrors
}

export function accountPage(props: Props): Page {
  const { account } = props.view
  return {
    title: account.name,
    shell: 'officer',
    section: 'admin-accounts',
    back: { href: paths.accounts(), text: 'Về danh sách tài khoản' },
    body: (
      <>
        <FormErrors errors={props.errors} schema={seatForm} />
        <h1 class="govuk-heading-l">{account.name}</h1>
        <SummaryList rows={summary(props)} />
        <Acts {...props} />
        {account.kind === 'officer' ? <Seats {...props} /> : null}
        <Sessions sessions={props.sessions} />
        <p class="govuk-body">
          <a class="govuk-link" href={withQuery(paths.audit(), { taiKhoan: account.id })}>
            Nhật ký việc của tài khoản này
          </a>
        </p>
      </>
    ),
  }
}

function summary({ view: { account, logins, person }, now }: Props): SummaryRow[] {
  const idle = isIdle(account, now) ? ' (vắng quá lâu, cần mở khóa)' : ''
  return [
    { key: 'Loại tài khoản', value: account.kind === 'officer' ? 'Cán bộ, công chức' : 'Công dân, tổ chức' },
    {
      key: 'Tình trạng',
      value: (
        <>
          <StateTag account={account} now={now} />
          {idle}
        </>
      ),
    },
    { key: 'Tên đăng nhập', value: <span class="mc-figures">{logins.join(', ')}</span> },
    { key: 'Thư điện tử', value: account.email ?? 'Chưa khai' },
    ...(person?.date_of_birth ? [{ key: 'Ngày sinh', value: formatDate(person.date_of_birth) }] : []),
    {
      key: 'Mật khẩu',
      value: account.must_change_password
        ? 'Dùng một lần, chờ chủ tài khoản đổi'
        : `Đổi lần cuối ${formatDateTime(account.password_changed_at)}`,
    },
    {
      key: 'Xác thực hai lớp',
      value: account.totp_enabled_at ? `Bật từ ${formatDateTime(account.totp_enabled_at)}` : 'Chưa bật',
    },
    {
      key: 'Đăng nhập gần nhất',
      value: account.last_sign_in_at ? formatDateTime(account.last_sign_in_at) : 'Chưa đăng nhập',
    },
    { key: 'Mở tài khoản', value: formatDateTime(account.created_at) },
  ]
}

/** Only what would change something now. */
function actsFor({ view: { account }, sessions, now }: Props): string[] {
  const locked = account.locked_until !== null && Temporal.Instant.compare(account.locked_until, now) > 0
  return [
    ...(locked || isIdle(account, now) ? ['mo-khoa'] : []),
    ...(account.status === 'disabled' ? ['mo-lai'] : []),
    ...(account.totp_enabled_at ? ['go-hai-lop'] : []),
    ...(sessions.length > 0 ? ['ket-thuc-phien'] : []),
    ...(account.status === 'active' ? ['ngung'] : []),
  ]
}

const Acts = (props: Props): Html => (
  <ButtonGroup>
    <Button variant="secondary" href={paths.act(props.view.account.id, 'cap-mat-khau')}>
      Cấp mật khẩu dùng một lần
    </Button>
    {actsFor(props).map((key) => (
      <Button
        variant={key === 'ngung' ? 'warning' : 'secondary'}
        href={paths.act(props.view.account.id, key)}
      >
        {ACTS[key]?.label}
      </Button>
    ))}
  </ButtonGroup>
)

const Seats = ({ view: { account, positions }, lists, today, values, errors }: Props): Html => {
  const held = (end: string | null) => end === null || end > today.toString()
  return (
    <>
      <Table
        caption="Vị trí công tác"
        captionSize="m"
        scroll
        stack
        firstCellIsHeader
        head={['Cơ quan', 'Chức danh', 'Vai trò', 'Từ ngày', 'Đến hết ngày', 'Việc có thể làm']}
        rows={positions.map((seat) => [
          seat.agency_name,
          seat.title,
          seat.roles.map((role) => ROLES[role]).join(', '),
          formatDate(seat.effective_from),
          seat.effective_to
            ? formatDate(Temporal.PlainDate.from(seat.effective_to).subtract({ days: 1 }))
            : 'Không thời hạn',
          held(seat.effective_to) ? (
            <a class="govuk-link" href={paths.endPosition(account.id, seat.id)}>
              Kết thúc
              <span class="govuk-visually-hidden">
                {' '}
                {seat.title}, {seat.agency_name}
              </span>
            </a>
          ) : (
            'Đã kết thúc'
          ),
        ])}
      />
      <Details summary="Giao thêm vị trí công tác" open={Object.keys(errors).length > 0}>
        <Form action={paths.addPosition(account.id)}>
          <FormFields schema={seatForm} values={values} errors={errors} options={lists} />
          <Button preventDoubleClick>Giao vị trí</Button>
        </Form>
      </Details>
    </>
  )
}

const Sessions = ({ sessions }: Pick<Props, 'sessions'>): Html =>
  sessions.length === 0 ? (
    <p class="govuk-body">Không có phiên nào đang đăng nhập.</p>
  ) : (
    <Table
      caption="Phiên đang đăng nhập"
      captionSize="m"
      scroll
      stack
      firstCellIsHeader
      head={['Thiết bị', 'Địa chỉ mạng', 'Đăng nhập lúc', 'Dùng lần cuối']}
      rows={sessions.map((session) => [
        deviceLabel(session.user_agent),
        <span class="mc-figures">{session.ip}</span>,
        formatDateTime(session.created_at),
        formatDateTime(session.last_seen_at),
      ])}
    />
  )
