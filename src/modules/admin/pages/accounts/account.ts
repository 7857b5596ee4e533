import { dateOf } from '#platform/clock.ts'
import { Invalid, NotFound } from '#platform/errors.ts'
import type { FieldErrors } from '#platform/errors.ts'
import type { Values } from '#platform/forms/read-form.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import {
  addPosition,
  createOfficer,
  endPosition,
  findAccountView,
  issuePassword,
  liveSessions,
  recordAccountReading,
  type AccountView,
} from '#modules/identity/index.ts'
import { paths } from '../../paths.ts'
import { accountPage } from './account-page.tsx'
import { ACTS } from './acts.ts'
import { confirmPage, passwordPage } from './confirm-page.tsx'
import { createPage } from './create-page.tsx'
import { officerForm, readSeatForm, seatForm, seatLists, seatOf } from './seat-form.ts'

type AccountContext = Context<{ id: string; act: string; seat: string }, unknown, FormBody>

async function access({ services, params }: AccountContext): Promise<AccountView> {
  const view = await findAccountView(services.db, params.id)
  if (!view) throw new NotFound('Không tìm thấy tài khoản này.')
  return view
}

export async function showAccount(context: AccountContext): Promise<Answer> {
  const { services, actor, origin } = context
  const view = await access(context)
  await recordAccountReading(services, { actor, origin }, view.account)
  return page(await viewPage(context, view))
}

async function viewPage(
  { services }: AccountContext,
  view: AccountView,
  form: { values: Values; errors: FieldErrors } = { values: {}, errors: {} },
) {
  const now = services.clock.now()
  const owner = { kind: view.account.kind, positions: view.positions }
  const [sessions, lists] = await Promise.all([
    liveSessions(services, view.account.id, owner),
    seatLists(services),
  ])
  return accountPage({ view, sessions, lists, now, today: dateOf(now), ...form })
}

export async function postPosition(context: AccountContext): Promise<Answer> {
  const { services, actor, origin, body, params } = context
  const view = await access(context)
  const reading = readSeatForm(services, seatForm, body)
  const again = async (errors: FieldErrors) =>
    page({ ...(await viewPage(context, view, { values: reading.values, errors })), status: 422 })
  if (!reading.ok) return again(reading.errors)
  try {
    const seat = await seatOf(services, reading.values)
    await addPosition(services, { actor, origin }, params.id, seat)
    return seeOther(paths.account(params.id), `Đã giao vị trí ${seat.title}, ${seat.agencyName}.`)
  } catch (error) {
    if (error instanceof Invalid) return again(error.errors)
    throw error
  }
}

export async function showCreate({ services }: Context): Promise<Answer> {
  return page(createPage({ lists: await seatLists(services), values: {}, errors: {} }))
}

export async function postCreate({
  services,
  actor,
  origin,
  body,
}: Context<unknown, unknown, FormBody>): Promise<Answer> {
  const reading = readSeatForm(services, officerForm, body)
  const again = async (errors: FieldErrors) =>
    page({ ...createPage({ lists: await seatLists(services), values: reading.values, errors }), status: 422 })
  if (!reading.ok) return again(reading.errors)
  const name = String(reading.values['name'])
  const email = String(reading.values['email'])
  try {
    const seat = await seatOf(services, reading.values)
    const made = await createOfficer(services, { actor, origin }, { name, email, seat })
    return page(passwordPage({ ...made, name, login: email }))
  } catch (error) {
    if (error instanceof Invalid) return again(error.errors)
    throw error
  }
}

export async function showConfirm(context: AccountContext): Promise<Answer> {
  const { account } = await access(context)
  const act = ACTS[context.params.act]
  if (!act) throw new NotFound()
  return page(confirmPage({ account, act, action: paths.act(account.id, context.params.act) }))
}

export async function postAct(context: AccountContext): Promise<Answer> {
  const { services, actor, origin, params } = context
  const act = ACTS[params.act]
  if (!act) throw new NotFound()
  await act.run(services, { actor, origin }, params.id)
  return seeOther(paths.account(params.id), act.done)
}

const ISSUE = {
  label: 'Cấp mật khẩu dùng một lần',
  consequence:
    'Chỉ làm khi đã xác minh đúng chủ tài khoản. Mật khẩu đang có hết tác dụng, các phiên đang mở kết thúc; lần đăng nhập tới phải đổi mật khẩu.',
  dangerous: true,
}

export async function showIssuePassword(context: AccountContext): Promise<Answer> {
  const { account } = await access(context)
  return page(confirmPage({ account, act: ISSUE, action: paths.act(account.id, 'cap-mat-khau') }))
}

export async function postIssuePassword(context: AccountContext): Promise<Answer> {
  const { services, actor, origin, params } = context
  const { account, logins } = await access(context)
  const password = await issuePassword(services, { actor, origin }, params.id)
  return page(passwordPage({ id: account.id, name: account.name, login: logins.join(' hoặc '), password }))
}

export async function showEndPosition(context: AccountContext): Promise<Answer> {
  const { account, positions } = await access(context)
  const seat = positions.find((position) => position.id === context.params.seat)
  if (!seat) throw new NotFound()
  const act = {
    label: 'Kết thúc vị trí công tác',
    consequence: `${seat.title}, ${seat.agency_name}: từ hôm nay ${account.name} không còn vai trò ở vị trí này. Việc đang giao cho người này cần được phân công lại.`,
    dangerous: true,
  }
  return page(confirmPage({ account, act, action: paths.endPosition(account.id, seat.id) }))
}

export async function postEndPosition({ services, actor, origin, params }: AccountContext): Promise<Answer> {
  await endPosition(services, { actor, origin }, params.id, params.seat)
  return seeOther(paths.account(params.id), 'Đã kết thúc vị trí công tác.')
}
