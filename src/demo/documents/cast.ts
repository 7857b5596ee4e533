import type { OfficerActor } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import type { Services } from '#platform/services.ts'
import { listAgencies, type Agency } from '#modules/agencies/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import { actorOf } from '../actors.ts'
import type { DraftContent } from '#modules/documents/index.ts'
import type { Role } from './topics.ts'

/** An agency at work on documents, with its people. */
export type Office = {
  agency: Agency
  role: Role
  leader: OfficerActor
  clerk: OfficerActor
  /** Of a department only. */
  head: OfficerActor | undefined
  first: OfficerActor
  second: OfficerActor
  signer: Pick<DraftContent, 'competence' | 'onBehalf' | 'signerTitle'>
  /** How often somebody here still uses paper: 0 to 1. */
  paper: number
}

const DEPARTMENTS: readonly (readonly [Role, RegExp])[] = [
  ['justice', /so-tu-phap$/],
  ['home', /so-noi-vu$/],
  ['finance', /so-tai-chinh$/],
  ['science', /so-(?:thong-tin-truyen-thong|khoa-hoc-cong-nghe)$/],
  ['construction', /so-xay-dung$/],
  ['health', /so-y-te$/],
  ['education', /so-giao-duc/],
  ['agriculture', /so-nong-nghiep/],
]
const COMMUNES = 4

/** Who of the province writes to whom in the demonstration; those a visitor may come in as are among them. */
export async function gatherOffices(services: Services): Promise<Office[]> {
  const agencies = await listAgencies(services.db, {})
  const committees = agencies.filter(({ kind }) => kind === 'committee')
  const chosen: [Role, Agency | undefined][] = [
    ['committee', committees.find(({ level }) => level === 'province')],
    ...DEPARTMENTS.map(([role, key]): [Role, Agency | undefined] => [
      role,
      agencies.find((agency) => key.test(agency.key)),
    ]),
    ['district', committees.find(({ level }) => level === 'district')],
    ...committees
      .filter(({ level }) => level === 'commune')
      .slice(0, COMMUNES)
      .map((agency): [Role, Agency] => ['commune', agency]),
  ]
  const offices: Office[] = []
  for (const [index, [role, agency]] of chosen.entries()) {
    const office = agency && (await officeOf(services, role, agency, index))
    if (office) offices.push(office)
  }
  return offices
}

async function officeOf(
  services: Services,
  role: Role,
  agency: Agency,
  index: number,
): Promise<Office | undefined> {
  const officers = await officersOf(services.db, agency.id, dateOf(services.clock.now()))
  const people = officers
    .map((officer) => actorOf(officer, agency))
    .sort((one, other) => one.name.localeCompare(other.name, 'vi'))
  const withRole = (wanted: string) =>
    people.filter(({ acting }) => acting.roles.some((one) => one === wanted))
  const [leader] = withRole('leader')
  const [clerk] = withRole('clerk')
  const [first, second] = withRole('specialist')
  if (!leader || !clerk || !first) return undefined
  const head = withRole('division_head').find((one) => one !== leader)
  const committee = agency.kind === 'committee'
  return {
    agency,
    role,
    leader,
    clerk,
    head,
    first,
    second: second ?? first,
    signer: committee
      ? { competence: 'collective', onBehalf: 'ỦY BAN NHÂN DÂN', signerTitle: 'CHỦ TỊCH' }
      : { competence: 'head', onBehalf: null, signerTitle: 'GIÁM ĐỐC' },
    // Departments have left paper behind; further down some of it is still about.
    paper: [0.05, 0.02, 0.12, 0.08, 0, 0.06, 0.15, 0.1, 0.18, 0.2, 0.24, 0.35, 0.3, 0.42][index] ?? 0.25,
  }
}
