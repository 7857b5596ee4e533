import { Type } from '@sinclair/typebox'
import { Forbidden } from '#platform/errors.ts'
import { pageRoute, seeOther, type Route } from '#platform/http/route.ts'
import { paths } from './paths.ts'
import { postRegister, showRegister } from './pages/register/register.ts'
import { postSecondFactor, postSignIn, postSignOut, showSignIn } from './pages/sign-in/sign-in.ts'
import { switchPosition } from './store.ts'

const Next = Type.Object({ tiep: Type.Optional(Type.String({ maxLength: 2000 })) })

export const routes: readonly Route[] = [
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
  pageRoute({ method: 'GET', path: paths.register(), access: 'public', handle: showRegister }),
  pageRoute({ method: 'POST', path: paths.register(), access: 'public', handle: postRegister }),
  pageRoute({
    method: 'POST',
    path: paths.position(),
    access: 'officer',
    async handle({ actor, body, services }) {
      const wanted =
        actor.kind === 'officer' && actor.positions.find((position) => position.id === body['position'])
      if (!wanted || actor.kind !== 'officer') throw new Forbidden()
      await switchPosition(services.db, actor.sessionId, wanted.id)
      return seeOther('/can-bo', `Đang làm việc tại ${wanted.agencyName} – ${wanted.title}.`)
    },
  }),
]
