import { randomUUIDv7 } from 'node:crypto'
import { Forbidden, type FieldErrors } from '#platform/errors.ts'
import { audit } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { isPersonalNumber, isTaxCode, readPersonalNumber } from '#platform/forms/identifiers.ts'
import { readForm, type Values } from '#platform/forms/read-form.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { dateOf } from '#platform/clock.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { getProcedure, listProcedures } from '#modules/catalogue/index.ts'
import { findEnterprise, findPersonByNumber, insertPersons, type Person } from '#modules/identity/index.ts'
import { paths } from '../../paths.ts'
import { beginDraft } from '../file/start.ts'
import { counterPage, newAtCounterPage } from './counter-page.tsx'
import { personForm } from './person-form.ts'

type CounterContext = Context<unknown, { q?: string }, FormBody>

/** The counter: which procedure is the person in front of me here for? */
export async function showCounter({ services, actor, query }: CounterContext): Promise<Answer> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const agency = await getAgency(services.db, actor.acting.agencyId)
  const { lines } = await listProcedures(services.db, {
    on: dateOf(services.clock.now()),
    agency,
    search: query.q,
    limit: 50,
  })
  const procedures = lines.map(({ code, name, fieldName }) => ({ code, name, field: fieldName }))
  return page(counterPage({ procedures, search: query.q, agencyName: actor.acting.agencyName }))
}

/** A search typed and sent without script. */
export const postCounterFind = ({ body }: CounterContext): Answer =>
  seeOther(`${paths.counter()}?q=${encodeURIComponent(String(body['q'] ?? ''))}`)

type NewContext = Context<{ code: string }, { so?: string }, FormBody>

export async function showNewAtCounter({ services, params, query }: NewContext): Promise<Answer> {
  const procedure = await getProcedure(services.db, params.code, services.clock.now())
  const known = query.so ? await findByNumber(services, query.so.replace(/\s/g, '')) : undefined
  const values: Values = known ? valuesOf(known) : query.so ? { number: query.so } : {}
  return page(
    newAtCounterPage({ procedure, asked: query.so, known: known !== undefined, values, errors: {} }),
  )
}

/** Finds or writes down the person, and opens the form for them. */
export async function postNewAtCounter(context: NewContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  if (actor.kind !== 'officer') throw new Forbidden()
  const procedure = await getProcedure(services.db, params.code, services.clock.now())
  const reading = readForm(services.forms, personForm, body)
  const errors: FieldErrors = reading.ok ? {} : { ...reading.errors }
  const number = String(reading.values['number'] ?? '')
  if (number && !isPersonalNumber(number) && !isTaxCode(number)) {
    errors['number'] = 'Nhập số định danh 12 chữ số, hoặc mã số thuế 10 chữ số.'
  }
  if (Object.keys(errors).length > 0) {
    return page({
      ...newAtCounterPage({ procedure, asked: number, known: false, values: reading.values, errors }),
      status: 422,
    })
  }
  const person =
    (await findByNumber(services, number)) ?? (await writeDown(services, reading.values, actor, origin))
  const draft = await beginDraft(services, actor, {
    personId: person.id,
    code: params.code,
    agencyId: actor.acting.agencyId,
    channel: body['postal'] === 'yes' ? 'postal' : 'counter',
  })
  return seeOther(paths.draft(draft, 1))
}

const findByNumber = ({ db }: NewContext['services'], number: string): Promise<Person | undefined> =>
  isPersonalNumber(number) ? findPersonByNumber(db, number) : findEnterprise(db, number)

async function writeDown(
  services: NewContext['services'],
  values: Values,
  actor: NewContext['actor'],
  origin: NewContext['origin'],
) {
  const number = String(values['number'])
  const citizen = isPersonalNumber(number)
  const now = services.clock.now()
  const text = (name: string) => (values[name] === undefined ? null : String(values[name]))
  const person = {
    id: randomUUIDv7(),
    kind: citizen ? ('citizen' as const) : ('enterprise' as const),
    full_name: String(values['fullName']),
    personal_number: citizen ? number : null,
    tax_code: citizen ? null : number,
    date_of_birth: text('dateOfBirth'),
    sex: readPersonalNumber(number)?.sex ?? null,
    ethnicity: null,
    nationality: 'Việt Nam',
    address: text('address'),
    unit_code: null,
    phone: text('phone'),
    email: text('email'),
    representative: null,
  }
  await inTransaction(services.db, async (tx) => {
    await insertPersons(tx, [person], now)
    await audit(tx, {
      actor,
      at: now,
      act: 'person.create',
      subject: { kind: 'person', id: person.id },
      personId: person.id,
      origin,
    })
  })
  return person
}

const valuesOf = (person: Person): Values => ({
  number: person.personal_number ?? person.tax_code,
  fullName: person.full_name,
  dateOfBirth: person.date_of_birth ?? undefined,
  phone: person.phone ?? undefined,
  email: person.email ?? undefined,
  address: person.address ?? undefined,
})
