import { Type } from '@sinclair/typebox'
import { audit } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Forbidden } from '#platform/errors.ts'
import {
  pageRoute,
  seeOther,
  type Answer,
  type Context,
  type FormBody,
  type Route,
} from '#platform/http/route.ts'
import { apiRoutes } from './api.ts'
import { paths } from './paths.ts'
import { postEditProfile, showAccount, showEditProfile } from './pages/account/account.ts'
import { showReaders } from './pages/readers/readers.ts'
import { postConfirmEmail, showConfirmEmail } from './pages/email/email.tsx'
import {
  postActFor,
  postAsk,
  postEnd,
  showAsk,
  showOrganisations,
} from './pages/organisations/organisations.ts'
import {
  postRepresentative,
  sendRepresentativePaper,
  showRepresentative,
  showRepresentatives,
  RepresentativesQuery,
} from './pages/representatives/representatives.ts'
import { postRecover, postReset, showRecover, showReset } from './pages/recover/recover.ts'
import { postRegistrationCode, showRegistrationCode } from './pages/registration-code/registration-code.ts'
import { postRegister, showRegister } from './pages/register/register.ts'
import {
  postEndOthers,
  postEndSecondFactor,
  postEndSession,
  postPassword,
  postSetUp,
  showEndSecondFactor,
  showPassword,
  showSecurity,
  showSetUp,
} from './pages/security/security.ts'
import { postSecondFactor, postSignIn, postSignOut, showSignIn } from './pages/sign-in/sign-in.ts'
import { switchPosition } from './store.ts'

const Next = Type.Object({ tiep: Type.Optional(Type.String({ maxLength: 2000 })) })
const Token = Type.Object({ token: Type.String({ minLength: 20, maxLength: 100 }) })
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })

const Readers = Type.Object({
  'ho-so': Type.Optional(Type.String({ format: 'uuid' })),
  sau: Type.Optional(Type.String({ maxLength: 80 })),
})

/** An officer with several seats goes on in another one. */
async function postPosition({
  services,
  actor,
  body,
  origin,
}: Context<unknown, unknown, FormBody>): Promise<Answer> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const wanted = actor.positions.find((position) => position.id === body['position'])
  if (!wanted) throw new Forbidden()
  await inTransaction(services.db, async (tx) => {
    await switchPosition(tx, actor.sessionId, wanted.id)
    await audit(tx, {
      actor,
      at: services.clock.now(),
      act: 'account.switch-position',
      subject: { kind: 'account', id: actor.accountId },
      changes: { agency: [actor.acting.agencyName, wanted.agencyName] },
      origin,
    })
  })
  return seeOther('/can-bo', `Đang làm việc tại ${wanted.agencyName} – ${wanted.title}.`)
}

const signIn: readonly Route[] = [
  pageRoute({ method: 'GET', path: '/dang-nhap', access: 'public', query: Next, handle: showSignIn }),
  pageRoute({ method: 'POST', path: '/dang-nhap', access: 'public', query: Next, handle: postSignIn }),
  pageRoute({
    method: 'POST',
    path: paths.secondFactor(),
    access: 'public',
    query: Next,
    handle: postSecondFactor,
  }),
  pageRoute({ method: 'POST', path: paths.signOut(), access: 'public', query: Next, handle: postSignOut }),
  pageRoute({ method: 'GET', path: paths.register(), access: 'public', query: Next, handle: showRegister }),
  pageRoute({ method: 'POST', path: paths.register(), access: 'public', handle: postRegister }),
  pageRoute({ method: 'GET', path: paths.recover(), access: 'public', handle: showRecover }),
  pageRoute({ method: 'POST', path: paths.recover(), access: 'public', handle: postRecover }),
  pageRoute({
    method: 'GET',
    path: paths.reset(':token'),
    access: 'public',
    params: Token,
    handle: showReset,
  }),
  pageRoute({
    method: 'POST',
    path: paths.reset(':token'),
    access: 'public',
    params: Token,
    handle: postReset,
  }),
  pageRoute({
    method: 'GET',
    path: paths.confirmEmail(':token'),
    access: 'public',
    params: Token,
    handle: showConfirmEmail,
  }),
  pageRoute({
    method: 'POST',
    path: paths.confirmEmail(':token'),
    access: 'public',
    params: Token,
    handle: postConfirmEmail,
  }),
]

const access = 'signed-in'
const own: readonly Route[] = [
  pageRoute({ method: 'POST', path: paths.position(), access: 'officer', handle: postPosition }),
  pageRoute({ method: 'GET', path: paths.account(), access, handle: showAccount }),
  pageRoute({ method: 'GET', path: paths.editProfile(), access: 'profile.own', handle: showEditProfile }),
  pageRoute({ method: 'POST', path: paths.editProfile(), access: 'profile.own', handle: postEditProfile }),
  pageRoute({
    method: 'GET',
    path: paths.readers(),
    access: 'profile.own',
    query: Readers,
    handle: showReaders,
  }),
  pageRoute({ method: 'GET', path: paths.security(), access, handle: showSecurity }),
  pageRoute({ method: 'GET', path: paths.password(), access, handle: showPassword }),
  pageRoute({ method: 'POST', path: paths.password(), access, handle: postPassword }),
  pageRoute({ method: 'GET', path: paths.setUpSecondFactor(), access, handle: showSetUp }),
  pageRoute({ method: 'POST', path: paths.setUpSecondFactor(), access, handle: postSetUp }),
  pageRoute({ method: 'GET', path: paths.endSecondFactor(), access, handle: showEndSecondFactor }),
  pageRoute({ method: 'POST', path: paths.endSecondFactor(), access, handle: postEndSecondFactor }),
  pageRoute({ method: 'POST', path: paths.endOtherSessions(), access, handle: postEndOthers }),
  pageRoute({ method: 'POST', path: paths.endSession(':id'), access, params: Id, handle: postEndSession }),
]

const organisations: readonly Route[] = [
  pageRoute({ method: 'GET', path: paths.organisations(), access: 'profile.own', handle: showOrganisations }),
  pageRoute({ method: 'GET', path: paths.askToRepresent(), access: 'profile.own', handle: showAsk }),
  pageRoute({
    method: 'POST',
    path: paths.askToRepresent(),
    access: 'profile.own',
    accepts: 'multipart',
    handle: postAsk,
  }),
  pageRoute({ method: 'POST', path: paths.actFor(), access: 'profile.own', handle: postActFor }),
  pageRoute({
    method: 'POST',
    path: paths.endRepresentation(':id'),
    access: 'profile.own',
    params: Id,
    handle: postEnd,
  }),
  ...representativeRoutes(),
]

function representativeRoutes(): readonly Route[] {
  const given = { access: 'representation.decide', params: Id } as const
  return [
    pageRoute({
      method: 'GET',
      path: paths.representatives(),
      access: 'representation.decide',
      query: RepresentativesQuery,
      handle: showRepresentatives,
    }),
    pageRoute({ method: 'GET', path: paths.representative(':id'), ...given, handle: showRepresentative }),
    pageRoute({ method: 'POST', path: paths.representative(':id'), ...given, handle: postRepresentative }),
    pageRoute({
      method: 'GET',
      path: paths.representativePaper(':id'),
      ...given,
      handle: sendRepresentativePaper,
    }),
  ]
}

const desk: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: paths.registrationCode(),
    access: 'registration.vouch',
    handle: showRegistrationCode,
  }),
  pageRoute({
    method: 'POST',
    path: paths.registrationCode(),
    access: 'registration.vouch',
    handle: postRegistrationCode,
  }),
]

export const routes: readonly Route[] = [...signIn, ...own, ...organisations, ...desk, ...apiRoutes]
