import { randomUUIDv7 } from 'node:crypto'
import { Forbidden, type FieldErrors } from '#platform/errors.ts'
import { audit } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import {
  isPersonalNumber,
  isTaxCode,
  readIdentityCard,
  readPersonalNumber,
} from '#platform/forms/identifiers.ts'
import { readForm, type Values } from '#platform/forms/read-form.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { dateOf } from '#platform/clock.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { getProcedure, listProcedures } from '#modules/catalogue/index.ts'
import {
  findAccountOf,
  findEnterprise,
  findPersonByNumber,
  insertPersons,
  type Person,
} from '#modules/identity/index.ts'
import { mostReceived } from '../../list-store.ts'
import { paths } from '../../paths.ts'
import { beginDraft } from '../file/start.ts'
import { counterPage, newAtCounterPage } from './counter-page.tsx'
import { personForm } from './person-form.ts'

type CounterContext = Context<unknown, { q?: string }, FormBody>

/** The counter: which procedure is the person in front of me here for? */
export async function showCounter({ services, actor, query }: CounterContext): Promise<Answer> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const agency = await getAgency(services.db, actor.acting.agencyId)
  const search = query.q?.trim()
  const [{ lines }, most] = await Promise.all([
    listProcedures(services.db, { on: dateOf(services.clock.now()), agency, search, limit: ALL }),
    search ? [] : mostReceived(services.db, agency.id, MOST),
  ])
  const procedures = lines.map(({ code, name, fieldName }) => ({ code, name, field: fieldName }))
  const frequent = most.flatMap((wanted) => procedures.find(({ code }) => code === wanted) ?? [])
  return page(
    counterPage({
      frequent,
      procedures: procedures.slice(0, SHOWN),
      more: procedures.length > SHOWN,
      search,
      agencyName: actor.acting.agencyName,
    }),
  )
}

/** More than any agency handles: what it is mostly asked for may stand anywhere in the alphabet. */
const ALL = 2000
const MOST = 8
const SHOWN = 50

/** A search typed and sent without script. */
export const postCounterFind = ({ body }: CounterContext): Answer =>
  seeOther(`${paths.counter()}?q=${encodeURIComponent(String(body['q'] ?? ''))}`)

type NewContext = Context<{ code: string }, unknown, FormBody>

export async function showNewAtCounter({ services, params }: NewContext): Promise<Answer> {
  const procedure = await getProcedure(services.db, params.code, services.clock.now())
  return page(newAtCounterPage({ procedure, values: {}, errors: {} }))
}

/** Looks for the person, or, when they have been looked at, opens the form for them. */
export async function postNewAtCounter(context: NewContext): Promise<Answer> {
  const procedure = await getProcedure(context.services.db, context.params.code, context.services.clock.now())
  const typed = context.body['so']
  return typeof typed === 'string' ? lookFor(context, procedure, typed) : begin(context, procedure)
}

type Named = { code: string; name: string }

/** A number by hand, or all that is on a card: known people are shown, others written down from it. */
async function lookFor(context: NewContext, procedure: Named, typed: string): Promise<Answer> {
  const { services } = context
  const card = readIdentityCard(typed)
  const asked = card?.number ?? typed.replace(/[\s.]/g, '')
  if (!isPersonalNumber(asked) && !isTaxCode(asked)) {
    const errors = { so: WRONG_NUMBER }
    return page({ ...newAtCounterPage({ procedure, asked: typed, values: {}, errors }), status: 422 })
  }
  const person = await findByNumber(services, asked)
  const values = card ?? { number: asked }
  if (!person) return page(newAtCounterPage({ procedure, asked, values, errors: {} }))
  await recordLook(context, person)
  const account = await findAccountOf(services.db, person.id)
  const known = { person, accountSince: account?.created_at }
  return page(newAtCounterPage({ procedure, asked, known, values, errors: {} }))
}

/** The person can read who looked at what is written down of them, and why. */
const recordLook = ({ services, actor, origin }: NewContext, { id }: Person): Promise<void> =>
  audit(services.db, {
    actor,
    at: services.clock.now(),
    act: 'person.read',
    subject: { kind: 'person', id },
    personId: id,
    reason: 'Tiếp nhận hồ sơ tại quầy',
    origin,
  })

async function begin(context: NewContext, procedure: Named): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  if (actor.kind !== 'officer') throw new Forbidden()
  const number = String(body['number'] ?? '').replace(/[\s.]/g, '')
  const known = await findByNumber(services, number)
  let personId = known?.id
  // What is written down of them fills in the form.
  if (known) await recordLook(context, known)
  if (!personId) {
    const { values, errors } = readPerson(services, body)
    if (Object.keys(errors).length > 0) {
      return page({ ...newAtCounterPage({ procedure, asked: number, values, errors }), status: 422 })
    }
    personId = (await writeDown(services, values, actor, origin)).id
  }
  const draft = await beginDraft(services, actor, {
    personId,
    code: params.code,
    agencyId: actor.acting.agencyId,
    channel: body['postal'] === 'yes' ? 'postal' : 'counter',
  })
  return seeOther(paths.draft(draft, 1))
}

const WRONG_NUMBER = 'Nhập số định danh 12 chữ số, hoặc mã số thuế 10 chữ số.'

function readPerson(
  services: NewContext['services'],
  body: FormBody,
): { values: Values; errors: FieldErrors } {
  const reading = readForm(services.forms, personForm, body)
  const { values } = reading
  const errors: FieldErrors = reading.ok ? {} : { ...reading.errors }
  const number = String(values['number'] ?? '').replace(/[\s.]/g, '')
  if (number && !isPersonalNumber(number) && !isTaxCode(number)) errors['number'] = WRONG_NUMBER
  const told = readPersonalNumber(number)
  const born = values['dateOfBirth']
  if (told && typeof born === 'string' && Number(born.slice(0, 4)) !== told.yearOfBirth) {
    errors['dateOfBirth'] ??= `Năm sinh không khớp với số định danh (số này ghi năm ${told.yearOfBirth}).`
  }
  return { values: { ...values, ...(number ? { number } : {}) }, errors }
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
