import { Readable } from 'node:stream'
import type { CitizenActor } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import { storeFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { firstCitizenNumber } from '#modules/demo/index.ts'
import { listAgencies } from '#modules/agencies/index.ts'
import {
  askToRepresent,
  decideRepresentation,
  findAccountByLogin,
  officersOf,
  samplePersons,
  type Person,
} from '#modules/identity/index.ts'
import { actorOf } from './actors.ts'
import { samplePdf } from './sample-pdf.ts'

/**
 * Lets the first citizen act for a company, confirmed at the desk of the department of the demonstration, and leaves the request
 * of the second for the visitor to look at.
 */
export async function demoOrganisations(services: Services, people: number): Promise<void> {
  const persons = await samplePersons(services.db, people)
  const [company, cooperative] = persons.filter(({ kind }) => kind === 'enterprise')
  const first = (await citizenOf(services, firstCitizenNumber(services)))!
  const second = await anotherCitizen(services, persons, first)
  const source = Readable.from([samplePdf])
  const name = 'giay-chung-nhan-dang-ky-doanh-nghiep.pdf'
  const paper = { ...(await storeFile(services, source, ['application/pdf'], name)), name }
  const ask = (citizen: CitizenActor, organisation: Person, until?: string) =>
    askToRepresent(
      services,
      citizen,
      {
        taxCode: organisation.tax_code!,
        name: organisation.full_name,
        address: organisation.address ?? '',
        phone: organisation.phone ?? '',
        basis: until === undefined ? 'legal' : 'authorised',
        ...(until !== undefined && { validUntil: until }),
      },
      paper,
    )
  const today = dateOf(services.clock.now())
  const [department] = (await listAgencies(services.db, {})).filter(
    ({ key }) => key === services.province.demoDepartment,
  )
  const officers = await officersOf(services.db, department!.id, today)
  const desk = officers.find(({ roles }) => roles.includes('reception'))
  const asked = await ask(first, company!)
  await decideRepresentation(services, actorOf(desk!, department!), asked, { outcome: 'confirm' })
  await ask(second, cooperative!, today.add({ months: 6 }).toString())
}

async function citizenOf(services: Services, number: string): Promise<CitizenActor | undefined> {
  const account = await findAccountByLogin(services.db, number)
  if (!account?.person_id) return undefined
  const { id: accountId, name, person_id: personId } = account
  return { kind: 'citizen', accountId, sessionId: '', name, personId }
}

/** Only some citizens have accounts. */
async function anotherCitizen(
  services: Services,
  persons: readonly Person[],
  first: CitizenActor,
): Promise<CitizenActor> {
  for (const { id, personal_number } of persons) {
    const citizen = id === first.personId ? undefined : await citizenOf(services, personal_number ?? '')
    if (citizen) return citizen
  }
  throw new Error('no second demo citizen with an account')
}
