import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { addWorkingMinutes } from '#platform/calendar/working-time.ts'
import { inTransaction, isDuplicate, type Tx } from '#platform/database/database.ts'
import { Forbidden, Invalid } from '#platform/errors.ts'
import { checkValues, type Values } from '#platform/forms/read-form.ts'
import { enqueue } from '#platform/jobs/jobs.ts'
import { startInstance } from '#platform/process/store.ts'
import { normalise } from '#platform/search/normalise.ts'
import type { Services } from '#platform/services.ts'
import { getAgency, type Agency } from '#modules/agencies/index.ts'
import { getServiceAt, type Service } from '#modules/catalogue/index.ts'
import { getPerson, type Person } from '#modules/identity/index.ts'
import type { Applicant, Channel } from '../dossier.ts'
import { keepPersonPapers } from '../draft-store.ts'
import { nextDossierCode } from '../numbering.ts'
import { findByFilingKey, insertDossier, type NewPaper } from '../store.ts'
import type { ReturnBy } from '../tables.ts'

export type Filing = {
  procedureCode: string
  agencyId: string
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
    getServiceAt(db, filing.procedureCode, filing.agencyId, now),
    getAgency(db, filing.agencyId),
    getPerson(db, filing.personId),
  ])
  const answers = checkedAnswers(services, service, filing)
  try {
    return await inTransaction(db, (tx) =>
      write(services, tx, { actor, filing, service, agency, person, answers, now, origin }),
    )
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

async function write(services: Services, tx: Tx, given: Writing): Promise<Filed> {
  const { actor, filing, service, agency, person, answers, now, origin } = given
  const id = randomUUIDv7()
  const started = await startInstance(tx, services.processes, {
    processKey: service.processKey,
    subject: { kind: 'dossier', id },
    agencyId: agency.id,
    data: {},
    at: now,
    dueOf: (minutes) => addWorkingMinutes(services.calendar, now, minutes),
  })
  // The number last: its row is locked from here to the commit, and others of this agency wait for it.
  const code = await nextDossierCode(tx, agency.identifier, now)
  const applicant = applicantOf(person)
  await insertDossier(
    tx,
    {
      id,
      code,
      status: 'submitted',
      procedure_code: service.code,
      procedure_name: service.name,
      field: service.field,
      agency_id: agency.id,
      agency_name: agency.name,
      channel: filing.channel,
      person_id: person.id,
      applicant,
      filed_by: 'accountId' in actor ? actor.accountId : person.id,
      form: service.form,
      answers,
      template_key: service.templateKey,
      process_key: service.processKey,
      instance_id: started.instanceId,
      limit_amount: service.limit ? String(service.limit.amount) : null,
      limit_unit: service.limit?.unit ?? null,
      fee: service.fee,
      return_by: filing.returnBy,
      submitted_at: now,
      filing_key: filing.filingKey,
      search: searchText(code, service.name, applicant),
    },
    filing.papers.map((paper) => ({ ...paper, id: randomUUIDv7() })),
    {
      actorAccountId: 'accountId' in actor ? actor.accountId : null,
      actorName: 'name' in actor ? actor.name : 'Khách',
      actorTitle: actor.kind === 'officer' ? actor.acting.title : null,
    },
  )
  await keepPersonPapers(
    tx,
    person.id,
    filing.papers.map((paper) => ({ ...paper, issued_by: null })),
    now,
  )
  await audit(tx, {
    actor,
    at: now,
    act: 'dossier.file',
    subject: { kind: 'dossier', id },
    personId: person.id,
    origin,
  })
  await enqueue(tx, 'dossier.notify', { dossierId: id, act: 'file' })
  return { id, code, taskId: started.tasks[0]?.id ?? null }
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

const searchText = (code: string, procedure: string, applicant: Applicant) =>
  normalise(
    [code, applicant.fullName, applicant.personalNumber, applicant.taxCode, applicant.phone, procedure]
      .filter(Boolean)
      .join(' '),
  )
