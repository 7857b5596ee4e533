import { randomUUID } from 'node:crypto'
import {
  anonymous,
  type Actor,
  type CitizenActor,
  type Confinement,
  type OfficerActor,
  type Position,
} from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import type { Tx } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { paths } from './paths.ts'
import { newToken, tokenHash } from './secrets.ts'
import { SECURITY_RULES } from './security-rules.ts'
import { findSession, insertSession, openSessions, touchSession, type SessionOwner } from './store.ts'
import type { AccountRow, PositionRow, SessionRow } from './tables.ts'

/**
 * Who holds this session token? Anonymous when nobody does, when it has run out or has been idle too long.
 */
export async function authenticate(services: Services, token: string): Promise<Actor> {
  const now = services.clock.now()
  const owner = await findSession(services.db, tokenHash(token), dateOf(now))
  if (!owner || isOver(owner, now)) return anonymous
  // Written at most once a minute: a page should not cost a write.
  if (now.since(owner.last_seen_at).total('seconds') > 60) await touchSession(services.db, owner.id, now)
  return actorOf(owner)
}

function isOver(owner: SessionOwner, now: Temporal.Instant): boolean {
  const idle = now.since(owner.last_seen_at).total('minutes')
  return Temporal.Instant.compare(now, owner.expires_at) >= 0 || idle > idleMinutes(owner)
}

type Seated = { positions?: readonly Pick<Position, 'roles'>[] | null }

const administers = (owner: Seated): boolean =>
  owner.positions?.some((position) => position.roles.includes('administrator')) ?? false

function idleMinutes(owner: Seated & { kind: Actor['kind'] }): number {
  if (owner.kind === 'citizen') return SECURITY_RULES.idleMinutes.citizen
  return administers(owner) ? SECURITY_RULES.idleMinutes.administrator : SECURITY_RULES.idleMinutes.officer
}

function actorOf(owner: SessionOwner): Actor {
  const confined = confinementOf(owner)
  const who = {
    accountId: owner.account_id,
    sessionId: owner.id,
    name: owner.name,
    ...(confined ? { confined } : {}),
  }
  if (owner.kind === 'citizen') return citizenOf(owner, who)
  const positions = (owner.positions ?? []).map(positionOf)
  const acting = positions.find((position) => position.id === owner.position_id) ?? positions[0]
  // An officer whose last seat has ended is nobody until given another.
  return acting ? ({ kind: 'officer', ...who, positions, acting } satisfies OfficerActor) : anonymous
}

function citizenOf(owner: SessionOwner, who: Omit<CitizenActor, 'kind' | 'personId'>): CitizenActor {
  const ownPersonId = owner.person_id!
  if (!owner.behalf) return { kind: 'citizen', ...who, personId: ownPersonId }
  const { personId, ...organisation } = owner.behalf
  return { kind: 'citizen', ...who, personId, behalf: { ...organisation, ownPersonId } }
}

/** A password somebody else knows is changed first; whoever administers needs a second factor before anything else. */
function confinementOf(owner: SessionOwner): Confinement | undefined {
  if (owner.must_change_password) {
    return {
      paths: [paths.password(), paths.signOut()],
      reason: 'Cần đổi mật khẩu do người khác cấp trước khi tiếp tục.',
    }
  }
  if (administers(owner) && !owner.totp_enabled_at) {
    return {
      paths: [paths.setUpSecondFactor(), paths.signOut()],
      reason: 'Tài khoản quản trị cần bật xác thực hai lớp trước khi tiếp tục.',
    }
  }
  return undefined
}

export const positionOf = (row: PositionRow): Position => ({
  id: row.id,
  agencyId: row.agency_id,
  agencyName: row.agency_name,
  divisionId: row.division_id,
  title: row.title,
  roles: row.roles,
})

/** The sessions of an account that still open something, the newest first. */
export async function liveSessions(
  services: Services,
  accountId: string,
  owner: { kind: Actor['kind']; positions?: readonly Pick<Position, 'roles'>[] },
): Promise<SessionRow[]> {
  const now = services.clock.now()
  const idle = idleMinutes(owner)
  const sessions = await openSessions(services.db, accountId, now)
  return sessions.filter((session) => now.since(session.last_seen_at).total('minutes') <= idle)
}

/** Opens a session for somebody whose secrets have been checked, and tells the audit. */
export async function openSession(
  tx: Tx,
  account: Pick<AccountRow, 'id' | 'kind' | 'name' | 'person_id'>,
  position: PositionRow | undefined,
  now: Temporal.Instant,
  origin: Origin,
): Promise<{ token: string; maxAge: number }> {
  const token = newToken()
  const id = randomUUID()
  const expires = now.add({ hours: SECURITY_RULES.sessionHours })
  await insertSession(
    tx,
    {
      id,
      token_hash: tokenHash(token),
      account_id: account.id,
      position_id: position?.id ?? null,
      ip: origin.ip,
      user_agent: origin.userAgent,
    },
    now,
    expires,
  )
  const who = { accountId: account.id, sessionId: id, name: account.name }
  const actor: Actor = position
    ? { kind: 'officer', ...who, positions: [positionOf(position)], acting: positionOf(position) }
    : account.kind === 'citizen'
      ? { kind: 'citizen', ...who, personId: account.person_id! }
      : anonymous
  await audit(tx, {
    actor,
    at: now,
    act: 'account.sign-in',
    subject: { kind: 'account', id: account.id },
    origin,
  })
  return { token, maxAge: SECURITY_RULES.sessionHours * 3600 }
}
