import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { addWorkingMinutes } from '#platform/calendar/working-time.ts'
import { isDuplicate } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid } from '#platform/errors.ts'
import { checkValues, type Values } from '#platform/forms/read-form.ts'
import {
  instanceStatements,
  newestKnown,
  readNewest,
  type Definition,
  type InstanceStatements,
} from '#platform/process/store.ts'
import { normalise } from '#platform/search/normalise.ts'
import type { Services } from '#platform/services.ts'
import { getAgency, type Agency } from '#modules/agencies/index.ts'
import { getServiceNow, type Service } from '#modules/catalogue/index.ts'
import { getPerson, type Person } from '#modules/identity/index.ts'
import type { Applicant, Channel } from '../dossier.ts'
import { insertFiling, type NewDossier } from '../filing-store.ts'
import { findByFilingKey, type NewPaper } from '../store.ts'
import type { ReturnBy } from '../tables.ts'

export type Filing = {
  procedureCode: string
  agencyId: string
  /** The same agency, when the caller has read it already. */
  agency?: Agency
  personId: string
  channel: Channel
  answers: Values
  papers: readonly Omit<NewPaper, 'id'>[]
  returnBy: ReturnBy
  /** The same key never files twice: a double click, a repeated request. */
  filingKey: string
}

export type Filed = { id: string; code: string; taskId: string | null }

/**
 * Files a dossier (nộp hồ sơ): checks the answers and the papers, gives it the next code of its agency, starts its
 * process and tells the audit – all or nothing. Filing again with the same key answers with the first dossier.
 * @throws Invalid naming the wrong answers (`answers.…`) or the missing papers (`papers.N`)
 * @throws Forbidden when a citizen files for somebody else
 */
export async function fileDossier(
  services: Services,
  actor: Actor,
  filing: Filing,
  origin?: Origin,
): Promise<Filed> {
  const { db, clock } = services
  if (actor.kind === 'citizen' && filing.personId !== actor.personId) throw new Forbidden()
  const now = clock.now()
  const [service, agency, person] = await Promise.all([
    getServiceNow(services, filing.procedureCode, filing.agencyId),
    filing.agency ?? getAgency(db, filing.agencyId),
    getPerson(db, filing.personId),
  ])
  const answers = checkedAnswers(services, service, filing)
  try {
    return await write(services, { actor, filing, service, agency, person, answers, now, origin })
  } catch (error) {
    if (!isDuplicate(error, 'dossier_filing_key_key')) throw error
    const first = await findByFilingKey(db, filing.filingKey)
    if (!first || first.person_id !== filing.personId) throw error
    return { id: first.id, code: first.code, taskId: null }
  }
}

function checkedAnswers(services: Services, service: Service, filing: Filing): Values {
  const reading = checkValues(services.forms, service.form, filing.answers)
  const errors = reading.ok
    ? {}
    : Object.fromEntries(Object.entries(reading.errors).map(([path, text]) => [`answers.${path}`, text]))
  for (const [index, component] of service.components.entries()) {
    const given = filing.papers.some((paper) => paper.component === index)
    // At the counter the officer sees the papers themselves; what need only be shown is not handed in.
    if (component.required && !given && filing.channel === 'online') {
      errors[`papers.${index}`] = `Thiếu giấy tờ: ${component.name}.`
    }
  }
  if (Object.keys(errors).length > 0) throw new Invalid(errors)
  return reading.values
}

type Writing = {
  actor: Actor
  filing: Filing
  service: Service
  agency: Agency
  person: Person
  answers: Values
  now: Temporal.Instant
  origin?: Origin
}

async function write(services: Services, given: Writing): Promise<Filed> {
  const { db, processes, calendar } = services
  const { actor, filing, service, agency, person, now, origin } = given
  const dossier = newDossier(given)
  const begin = (definition: Definition): InstanceStatements =>
    instanceStatements(
      definition,
      {
        subject: { kind: 'dossier', id: dossier.id },
        agencyId: agency.id,
        data: {},
        at: now,
        dueOf: (minutes) => addWorkingMinutes(calendar, now, minutes),
      },
      true,
    )
  const insert = (instance: InstanceStatements) =>
    insertFiling(db, {
      dossier,
      papers: filing.papers.map((paper) => ({ ...paper, id: randomUUIDv7() })),
      identifier: agency.identifier,
      instance,
      by: {
        accountId: 'accountId' in actor ? actor.accountId : null,
        name: 'name' in actor ? actor.name : 'Khách',
        title: actor.kind === 'officer' ? actor.acting.title : null,
      },
      audit: {
        actor,
        at: now,
        act: 'dossier.file',
        subject: { kind: 'dossier', id: dossier.id },
        personId: person.id,
        origin,
      },
    })
  let instance = begin(await newestKnown(db, processes, service.processKey))
  let code = await insert(instance)
  if (code === undefined) {
    // Another version of the process was published since this node last read it.
    instance = begin(await readNewest(db, processes, service.processKey))
    code = await insert(instance)
  }
  if (code === undefined) throw new Conflict('Quy trình vừa được ban hành lại. Xin gửi lại hồ sơ.')
  return { id: dossier.id, code, taskId: instance.started.tasks[0]?.id ?? null }
}

function newDossier({ actor, filing, service, agency, person, answers, now }: Writing): NewDossier {
  const applicant = applicantOf(person)
  return {
    id: randomUUIDv7(),
    procedure_code: service.code,
    procedure_name: service.name,
    field: service.field,
    agency_id: agency.id,
    agency_name: agency.name,
    channel: filing.channel,
    person_id: person.id,
    applicant,
    filed_by: 'accountId' in actor ? actor.accountId : person.id,
    form_key: service.formKey,
    answers,
    template_key: service.templateKey,
    process_key: service.processKey,
    limit_amount: service.limit ? String(service.limit.amount) : null,
    limit_unit: service.limit?.unit ?? null,
    fee: service.fee,
    return_by: filing.returnBy,
    submitted_at: now,
    filing_key: filing.filingKey,
    search: searchText(service.name, applicant),
  }
}

/** Who it is for, as known on this day: later changes of the profile do not change what was filed. */
export const applicantOf = (person: Person): Applicant => ({
  kind: person.kind,
  fullName: person.full_name,
  personalNumber: person.personal_number,
  taxCode: person.tax_code,
  dateOfBirth: person.date_of_birth,
  sex: person.sex,
  ethnicity: person.ethnicity,
  address: person.address,
  phone: person.phone,
  email: person.email,
})

const searchText = (procedure: string, applicant: Applicant) =>
  normalise(
    [applicant.fullName, applicant.personalNumber, applicant.taxCode, applicant.phone, procedure]
      .filter(Boolean)
      .join(' '),
  )
