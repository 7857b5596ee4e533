import { Type } from '@sinclair/typebox'
import { rolesOf } from '#platform/access/actor.ts'
import { SignInRequired } from '#platform/errors.ts'
import { apiRoute, type Route } from '#platform/http/route.ts'

const Seat = Type.Object({
  id: Type.String({ format: 'uuid' }),
  agencyId: Type.String({ format: 'uuid' }),
  agencyName: Type.String(),
  title: Type.String(),
  roles: Type.Array(Type.String()),
})

const Me = Type.Object({
  kind: Type.Union([Type.Literal('citizen'), Type.Literal('officer')]),
  accountId: Type.String({ format: 'uuid' }),
  name: Type.String(),
  roles: Type.Array(Type.String(), { description: 'Vai trò đang dùng.' }),
  acting: Type.Union([Seat, Type.Null()], {
    description: 'Vị trí công tác đang dùng; để trống với công dân.',
  }),
  positions: Type.Array(Seat),
})

export const apiRoutes: readonly Route[] = [
  apiRoute({
    method: 'GET',
    path: '/api/me',
    access: 'signed-in',
    tag: 'Tài khoản',
    summary: 'Tài khoản đang đăng nhập, vai trò và vị trí công tác',
    response: Me,
    handle({ actor }) {
      if (!('accountId' in actor)) throw new SignInRequired()
      const officer = actor.kind === 'officer' ? actor : undefined
      return {
        kind: actor.kind,
        accountId: actor.accountId,
        name: actor.name,
        roles: [...rolesOf(actor)],
        acting: officer ? seatOf(officer.acting) : null,
        positions: officer?.positions.map(seatOf) ?? [],
      }
    },
  }),
]

const seatOf = (position: {
  id: string
  agencyId: string
  agencyName: string
  title: string
  roles: readonly string[]
}) => ({
  id: position.id,
  agencyId: position.agencyId,
  agencyName: position.agencyName,
  title: position.title,
  roles: [...position.roles],
})
