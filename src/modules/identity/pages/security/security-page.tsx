import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Actor } from '#platform/access/actor.ts'
import type { Page } from '#platform/http/route.ts'
import { deviceLabel } from '../../devices.ts'
import { paths } from '../../paths.ts'
import type { AccountRow, SessionRow } from '../../tables.ts'
import { AccountNavigation } from '../account/account-page.tsx'
import { shellOf } from '../shell.ts'

type Props = {
  account: AccountRow
  sessions: readonly SessionRow[]
  codesLeft: number
  actor: Actor
  mayEndFactor: boolean
}

export const securityPage = ({ account, sessions, codesLeft, actor, mayEndFactor }: Props): Page => ({
  title: 'Bảo mật tài khoản',
  shell: shellOf(actor),
  section: 'account',
  body: (
    <>
      <h1 class="govuk-heading-l">Bảo mật tài khoản</h1>
      <AccountNavigation current="security" citizen={actor.kind === 'citizen'} />
      <SummaryList
        rows={[
          {
            key: 'Mật khẩu',
            value: `Đổi lần cuối ${formatDateTime(account.password_changed_at)}`,
            actions: [{ href: paths.password(), text: 'Đổi mật khẩu' }],
          },
          {
            key: 'Xác thực hai lớp',
            value: <FactorState account={account} codesLeft={codesLeft} />,
            actions: account.totp_enabled_at
              ? [
                  { href: paths.setUpSecondFactor(), text: 'Thiết lập lại' },
                  ...(mayEndFactor ? [{ href: paths.endSecondFactor(), text: 'Tắt' }] : []),
                ]
              : [{ href: paths.setUpSecondFactor(), text: 'Bật', about: 'xác thực hai lớp' }],
          },
        ]}
      />
      <Sessions sessions={sessions} current={'sessionId' in actor ? actor.sessionId : ''} />
    </>
  ),
})

const FactorState = ({ account, codesLeft }: Pick<Props, 'account' | 'codesLeft'>): Html =>
  account.totp_enabled_at ? (
    <>
      <Tag colour="green">Đang bật</Tag> Còn {codesLeft} mã dự phòng.
    </>
  ) : (
    <>
      <Tag colour="grey">Chưa bật</Tag> Khi bật, đăng nhập cần thêm mã trên điện thoại: người biết mật khẩu
      vẫn không vào được.
    </>
  )

const Sessions = ({ sessions, current }: { sessions: readonly SessionRow[]; current: string }): Html => (
  <>
    <Table
      caption="Phiên đang đăng nhập"
      captionSize="m"
      scroll
      stack
      firstCellIsHeader
      head={['Thiết bị', 'Địa chỉ mạng', 'Đăng nhập lúc', 'Dùng lần cuối', 'Việc có thể làm']}
      rows={sessions.map((session) => [
        <>
          {deviceLabel(session.user_agent)}
          {session.id === current ? (
            <>
              {' '}
              <Tag colour="green">Phiên này</Tag>
            </>
          ) : null}
        </>,
        <span class="mc-figures">{session.ip}</span>,
        formatDateTime(session.created_at),
        formatDateTime(session.last_seen_at),
        session.id === current ? (
          ''
        ) : (
          <Form action={paths.endSession(session.id)} class="mc-inline-form">
            <Button variant="secondary" class="govuk-!-margin-bottom-0">
              Kết thúc
              <span class="govuk-visually-hidden">
                {' '}
                phiên trên {deviceLabel(session.user_agent)}, {formatDateTime(session.created_at)}
              </span>
            </Button>
          </Form>
        ),
      ])}
    />
    {sessions.length > 1 ? (
      <Form action={paths.endOtherSessions()}>
        <Button variant="secondary">Kết thúc mọi phiên khác</Button>
      </Form>
    ) : null}
    <p class="govuk-hint">Thấy thiết bị lạ? Hãy kết thúc phiên đó và đổi mật khẩu ngay.</p>
  </>
)
