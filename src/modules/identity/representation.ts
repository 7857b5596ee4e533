import { randomUUIDv7 } from 'node:crypto'
import type { CitizenActor, OfficerActor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, isDuplicate, type Tx } from '#platform/database/database.ts'
import { Conflict, Invalid, NotFound } from '#platform/errors.ts'
import type { StoredFile } from '#platform/files/files.ts'
import type { FormSchema } from '#platform/forms/schema.ts'
import type { Services } from '#platform/services.ts'
import { emailField, organisationField, phoneField } from './contact-fields.ts'
import { findEnterprise, getPerson, insertPersons } from './person-store.ts'
import { tellCitizen } from './representation-letters.ts'
import {
  endExpired,
  insertRepresentation,
  lockRepresentation,
  switchRepresentation,
  updateRepresentation,
} from './representation-store.ts'
import type { RepresentationRow } from './tables.ts'

export const BASES = {
  legal: 'Người đại diện theo pháp luật',
  authorised: 'Người được ủy quyền bằng văn bản',
} as const

/** What a citizen says about the organisation they act for (Enterprise Law 2020 art. 12, Civil Code art. 134–138). */
export const representationForm: FormSchema = {
  type: 'object',
  title: 'Tổ chức Ông/Bà đại diện',
  properties: {
    taxCode: {
      type: 'string',
      format: 'tax-code',
      title: 'Mã số thuế hoặc mã số doanh nghiệp',
      'x-hint':
        '10 chữ số; đơn vị trực thuộc có thêm dấu gạch và 3 chữ số; hộ kinh doanh là số định danh của chủ hộ.',
      'x-width': 20,
    },
    name: organisationField,
    address: { type: 'string', title: 'Địa chỉ trụ sở', maxLength: 300 },
    unit: {
      type: 'string',
      format: 'unit',
      title: 'Xã, phường, thị trấn nơi đặt trụ sở',
      'x-options': 'communes',
      'x-widget': 'select',
    },
    phone: { ...phoneField, title: 'Số điện thoại của tổ chức' },
    email: { ...emailField('Nhận thông báo về hồ sơ của tổ chức.'), title: 'Thư điện tử của tổ chức' },
    basis: {
      type: 'string',
      title: 'Ông/Bà là',
      oneOf: Object.entries(BASES).map(([value, title]) => ({ const: value, title })),
      'x-widget': 'radios',
    },
    validUntil: {
      type: 'string',
      format: 'date',
      title: 'Ngày cuối cùng được ủy quyền',
      'x-when': { field: 'basis', in: ['authorised'] },
    },
  },
  required: ['taxCode', 'name', 'address', 'phone', 'basis', 'validUntil'],
}

export type RepresentationGiven = {
  taxCode: string
  name: string
  address: string
  unit?: string
  phone: string
  email?: string
  basis: keyof typeof BASES
  validUntil?: string
}

export type Paper = StoredFile & { name: string }

/**
 * Asks to act for an organisation, with the paper that shows it; an officer looks at it.
 * @returns the id of the request
 * @throws Invalid when the day has passed, or the citizen asked for this organisation already
 */
export async function askToRepresent(
  services: Services,
  actor: CitizenActor,
  given: RepresentationGiven,
  paper: Paper,
  origin?: Origin,
): Promise<string> {
  const now = services.clock.now()
  if (given.validUntil !== undefined && given.validUntil < dateOf(now).toString())
    throw new Invalid({ validUntil: 'Ngày này đã qua. Nhập ngày cuối cùng còn được ủy quyền.' })
  const id = randomUUIDv7()
  try {
    await inTransaction(services.db, async (tx) => {
      await endExpired(tx, ownPersonId(actor), given.taxCode, now)
      await insertRepresentation(tx, {
        id,
        citizen_id: ownPersonId(actor),
        tax_code: given.taxCode,
        name: given.name,
        address: given.address,
        unit_code: given.unit ?? null,
        phone: given.phone,
        email: given.email ?? null,
        basis: given.basis,
        valid_until: given.validUntil ?? null,
        sha256: paper.sha256,
        file_name: paper.name,
        media_type: paper.mediaType,
        size: paper.size,
        asked_at: now,
      })
      await record(tx, services, actor, 'representation.ask', { id, citizen_id: ownPersonId(actor) }, origin)
    })
  } catch (error) {
    if (isDuplicate(error, 'representation_once'))
      throw new Invalid({ taxCode: 'Ông/Bà đã đại diện, hoặc đã gửi yêu cầu, cho mã số thuế này.' })
    throw error
  }
  return id
}

export type Decision = { outcome: 'confirm' } | { outcome: 'refuse'; reason: string }

/**
 * Confirms or refuses a request. An organisation that is not known yet is written down now, as the paper says; of one that is
 * known nothing changes but who may act for it.
 * @throws NotFound; Conflict when somebody has decided it meanwhile
 */
export function decideRepresentation(
  services: Services,
  actor: OfficerActor,
  id: string,
  decision: Decision,
  origin?: Origin,
): Promise<void> {
  const now = services.clock.now()
  return inTransaction(services.db, async (tx) => {
    const row = await lockRepresentation(tx, id)
    if (!row) throw new NotFound('Không tìm thấy yêu cầu đại diện này.')
    if (row.state !== 'asked') throw new Conflict('Yêu cầu này đã được giải quyết hoặc đã rút.')
    const decided = {
      decided_at: now,
      decided_by_name: actor.name,
      decided_by_agency: actor.acting.agencyName,
    }
    if (decision.outcome === 'refuse') {
      await updateRepresentation(tx, id, { ...decided, state: 'refused', reason: decision.reason })
      await tellCitizen(services, tx, row, 'refused', {
        agency: actor.acting.agencyName,
        reason: decision.reason,
      })
      return record(tx, services, actor, 'representation.refuse', row, origin)
    }
    const enterpriseId = await enterpriseOf(tx, row, now).catch((error: unknown) => {
      if (!isDuplicate(error, 'person_tax_code')) throw error
      throw new Conflict('Tổ chức này vừa được người khác ghi vào hệ thống. Xin mở lại yêu cầu rồi xác nhận.')
    })
    await updateRepresentation(tx, id, { ...decided, state: 'confirmed', enterprise_id: enterpriseId })
    await tellCitizen(services, tx, row, 'confirmed', { agency: actor.acting.agencyName })
    return record(tx, services, actor, 'representation.confirm', row, origin)
  })
}

async function enterpriseOf(tx: Tx, row: RepresentationRow, now: Temporal.Instant): Promise<string> {
  const known = await findEnterprise(tx, row.tax_code)
  if (known) return known.id
  const citizen = await getPerson(tx, row.citizen_id)
  const id = randomUUIDv7()
  const person = {
    id,
    kind: 'enterprise' as const,
    full_name: row.name,
    personal_number: row.basis === 'legal' ? citizen.personal_number : null,
    tax_code: row.tax_code,
    date_of_birth: null,
    sex: null,
    ethnicity: null,
    nationality: 'Việt Nam',
    address: row.address,
    unit_code: row.unit_code,
    phone: row.phone,
    email: row.email,
    representative: row.basis === 'legal' ? citizen.full_name : null,
  }
  await insertPersons(tx, [person], now)
  return id
}

/**
 * A citizen takes a request back or stops acting for an organisation; sessions that act for it act for their owner from then on.
 * @returns what it was before
 * @throws NotFound when it is not theirs; Conflict when it is over already
 */
export function endRepresentation(
  services: Services,
  actor: CitizenActor,
  id: string,
  origin?: Origin,
): Promise<'asked' | 'confirmed'> {
  return inTransaction(services.db, async (tx) => {
    const row = await lockRepresentation(tx, id)
    if (!row || row.citizen_id !== ownPersonId(actor)) throw new NotFound('Không tìm thấy tổ chức này.')
    if (row.state !== 'asked' && row.state !== 'confirmed')
      throw new Conflict('Việc đại diện này đã kết thúc.')
    await updateRepresentation(tx, id, { state: 'ended', ended_at: services.clock.now() })
    await tellCitizen(services, tx, row, row.state === 'asked' ? 'withdrawn' : 'given-up')
    await record(tx, services, actor, 'representation.end', row, origin)
    return row.state
  })
}

/**
 * Ends a confirmed representation for a reason the citizen reads: another director, a paper that was not what it seemed.
 * @throws NotFound; Conflict when it is not confirmed
 */
export function revokeRepresentation(
  services: Services,
  actor: OfficerActor,
  id: string,
  reason: string,
  origin?: Origin,
): Promise<void> {
  const now = services.clock.now()
  return inTransaction(services.db, async (tx) => {
    const row = await lockRepresentation(tx, id)
    if (!row) throw new NotFound('Không tìm thấy yêu cầu đại diện này.')
    if (row.state !== 'confirmed') throw new Conflict('Việc đại diện này không còn hiệu lực.')
    await updateRepresentation(tx, id, { state: 'ended', ended_at: now, reason })
    await tellCitizen(services, tx, row, 'revoked', { agency: actor.acting.agencyName, reason })
    await record(tx, services, actor, 'representation.revoke', row, origin)
  })
}

/**
 * Goes on for an organisation, or for oneself again, in this session.
 * @returns the name of the organisation, or null
 * @throws NotFound when the citizen may not act for it today
 */
export function actFor(
  services: Services,
  actor: CitizenActor,
  id: string | null,
  origin?: Origin,
): Promise<string | null> {
  return inTransaction(services.db, async (tx) => {
    const row = id === null ? null : await lockRepresentation(tx, id)
    if (id !== null && (!row || row.citizen_id !== ownPersonId(actor) || !isGood(services, row)))
      throw new NotFound('Ông/Bà không đại diện cho tổ chức này, hoặc việc đại diện đã hết hạn.')
    await switchRepresentation(tx, actor.sessionId, id)
    const subject = row ?? { id: actor.accountId, citizen_id: ownPersonId(actor) }
    await record(tx, services, actor, row ? 'representation.begin' : 'representation.leave', subject, origin)
    return row ? row.name : null
  })
}

/** Confirmed, and not past its last day. */
export const isGood = (
  { clock }: Pick<Services, 'clock'>,
  row: Pick<RepresentationRow, 'state' | 'valid_until'>,
): boolean =>
  row.state === 'confirmed' && (row.valid_until === null || row.valid_until >= dateOf(clock.now()).toString())

/** Who sits there, whomever they act for. */
export const ownPersonId = (actor: CitizenActor): string => actor.behalf?.ownPersonId ?? actor.personId

const record = (
  tx: Tx,
  services: Services,
  actor: CitizenActor | OfficerActor,
  act: string,
  row: Pick<RepresentationRow, 'id' | 'citizen_id'>,
  origin?: Origin,
) =>
  audit(tx, {
    actor,
    at: services.clock.now(),
    act,
    subject: { kind: 'representation', id: row.id },
    personId: row.citizen_id,
    origin,
  })
