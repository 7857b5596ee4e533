import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { WarningText } from '#ui/components/warning-text/warning-text.tsx'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import type { ConfirmedAct } from './acts.ts'

type ConfirmProps = {
  account: { id: string; name: string; email: string | null }
  act: Pick<ConfirmedAct, 'label' | 'consequence' | 'dangerous'>
  action: string
}

export const confirmPage = ({ account, act, action }: ConfirmProps): Page => ({
  title: act.label,
  shell: 'officer',
  section: 'admin-accounts',
  back: { href: paths.account(account.id), text: `Về tài khoản ${account.name}` },
  body: (
    <>
      <h1 class="govuk-heading-l">
        {act.label}: {account.name}?
      </h1>
      {account.email ? <p class="govuk-body">{account.email}</p> : null}
      {act.dangerous ? (
        <WarningText>{act.consequence}</WarningText>
      ) : (
        <p class="govuk-body">{act.consequence}</p>
      )}
      <Form action={action}>
        <ButtonGroup>
          <Button variant={act.dangerous ? 'warning' : 'primary'} preventDoubleClick>
            {act.label}
          </Button>
          <a class="govuk-link" href={paths.account(account.id)}>
            Thôi, không làm
          </a>
        </ButtonGroup>
      </Form>
    </>
  ),
})

type PasswordProps = { id: string; name: string; login: string; password: string }

/** The answer itself: the password is shown here once and stands nowhere else. */
export const passwordPage = ({ id, name, login, password }: PasswordProps): Page => ({
  title: 'Mật khẩu dùng một lần',
  shell: 'officer',
  section: 'admin-accounts',
  body: (
    <>
      <h1 class="govuk-heading-l">Mật khẩu dùng một lần của {name}</h1>
      <WarningText>
        Mật khẩu này chỉ hiện một lần. Trao tận tay chủ tài khoản; lần đăng nhập đầu tiên phải đổi.
      </WarningText>
      <SummaryList
        rows={[
          { key: 'Tên đăng nhập', value: <span class="mc-figures">{login}</span> },
          { key: 'Mật khẩu', value: <strong class="mc-code">{password}</strong> },
        ]}
      />
      <Button href={paths.account(id)}>Đã chép lại</Button>
    </>
  ),
})
