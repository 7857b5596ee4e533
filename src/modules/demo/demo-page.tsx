import { Button } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import type { MailMessage } from '#platform/mail/mail.ts'
import { identityPaths } from '#modules/identity/index.ts'
import { DEMO_PIN } from '#modules/signatures/index.ts'
import { DEMO_PASSWORD, type DemoLogin } from './logins.ts'

type Props = { logins: readonly DemoLogin[]; letters: readonly MailMessage[]; code: string }

export const demoPage = ({ logins, letters, code }: Props): Page => ({
  title: 'Trình diễn',
  shell: 'citizen',
  body: (
    <>
      <h1 class="govuk-heading-l">Trình diễn</h1>
      <p class="govuk-body">
        Đây là bản trình diễn với người, cơ quan và hồ sơ giả định. Bấm “Đăng nhập” ở dòng muốn thử; mật khẩu
        chung là <strong>{DEMO_PASSWORD}</strong>.
      </p>
      {[...Map.groupBy(logins, (login) => login.group)].map(([group, members]) => (
        <Group name={group} logins={members} />
      ))}
      <p class="govuk-body" id="ma-xac-thuc">
        Mã xác thực hai lớp của quản trị lúc này: <strong class="mc-code">{code}</strong> (đổi mỗi 30 giây,
        mỗi mã dùng được một lần; tải lại trang để lấy mã mới).
      </p>
      <p class="govuk-body">
        Mã PIN của mọi chữ ký số và con dấu số: <strong class="mc-code">{DEMO_PIN}</strong>.
      </p>
      <h2 class="govuk-heading-m">Thư lẽ ra được gửi</h2>
      <Letters letters={letters} />
    </>
  ),
})

const Group = ({ name, logins }: { name: string; logins: readonly DemoLogin[] }): Html => (
  <Table
    caption={name}
    captionSize="m"
    scroll
    stack
    firstCellIsHeader
    head={['Chức danh', 'Vai trò', 'Tên đăng nhập', 'Vào thử']}
    rows={logins.map((one) => [
      one.title,
      one.role,
      <code>{one.login}</code>,
      <Form action={identityPaths.signIn()} class="mc-inline-form">
        <input type="hidden" name="login" value={one.login} />
        <input type="hidden" name="password" value={DEMO_PASSWORD} />
        <Button variant="secondary" class="govuk-!-margin-bottom-0">
          Đăng nhập
          <span class="govuk-visually-hidden"> với vai {one.title}</span>
        </Button>
      </Form>,
    ])}
  />
)

const Letters = ({ letters }: { letters: readonly MailMessage[] }): Html =>
  letters.length === 0 ? (
    <EmptyState title="Chưa có thư nào" />
  ) : (
    <>
      {letters.map((letter) => (
        <Details summary={`${formatDateTime(letter.created_at)} – ${letter.recipient} – ${letter.subject}`}>
          <LetterBody text={letter.body} />
        </Details>
      ))}
    </>
  )

/** The letter in its own lines; addresses of ours can be followed. */
const LetterBody = ({ text }: { text: string }): Html => (
  <p class="govuk-body">
    {text.split('\n').map((line) => (
      <>
        {linked(line)}
        <br />
      </>
    ))}
  </p>
)

function linked(line: string): Html {
  const match = /^(.*?)https?:\/\/[^/\s]+(\/\S*)(.*)$/.exec(line)
  if (!match) return <>{line}</>
  const [, before = '', path = '', after = ''] = match
  return (
    <>
      {before}
      <a class="govuk-link" href={path}>
        {path}
      </a>
      {after}
    </>
  )
}
