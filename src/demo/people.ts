import { randomUUIDv7 } from 'node:crypto'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { divisionsOf, listAgencies } from '#modules/agencies/index.ts'
import {
  administratorLogin,
  COMMUNE_SEATS,
  DEMO_PASSWORD,
  DEMO_TOTP_SECRET,
  demoLogins,
  DEPARTMENT_SEATS,
  firstCitizenNumber,
  loginOf,
} from '#modules/demo/index.ts'
import {
  findPersonByNumber,
  hashPassword,
  insertAccount,
  insertPersons,
  insertPositions,
  enrolSecondFactor,
  type NewPerson,
  type NewPosition,
} from '#modules/identity/index.ts'
import { enterpriseName, fullName, personalNumber, taxCode, type Sex } from './names.ts'
import { demoOrganisations } from './organisation.ts'
import { seededRandom, type Random } from './random.ts'

const CITIZENS = 400
const ENTERPRISES = 40

/**
 * Peoples the demo province, once: officers for every agency, citizens and enterprises with valid numbers.
 * @returns the lines that tell a visitor how to come in
 */
export async function demoAccounts(services: Services): Promise<string[]> {
  if (!(await findPersonByNumber(services.db, firstCitizenNumber(services)))) await populate(services)
  const logins = await demoLogins(services)
  return [
    '',
    `Tài khoản trình diễn (mật khẩu chung: ${DEMO_PASSWORD}; danh sách và mã xác thực của quản trị tại /trinh-dien)`,
    ...logins.map(({ title, login }) => `  ${title.padEnd(36)} ${login}`),
    '',
  ]
}

async function populate(services: Services): Promise<void> {
  const random = seededRandom(Number(services.province.code))
  const now = services.clock.now()
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  await inTransaction(services.db, async (tx) => {
    await addCitizens(services, tx, random, passwordHash, now)
    await addOfficers(services, tx, random, passwordHash, now)
    await addAdministrator(services, tx, passwordHash, now)
  })
  await demoOrganisations(services, CITIZENS + ENTERPRISES)
}

async function addCitizens(
  services: Services,
  tx: Tx,
  random: Random,
  passwordHash: string,
  now: Temporal.Instant,
) {
  const communes = services.lists['communes'] ?? []
  const people: NewPerson[] = []
  for (let serial = 1; serial <= CITIZENS; serial++) {
    const sex: Sex = serial === 1 ? 'female' : random.pick(['male', 'female'])
    const year = serial === 1 ? 1990 : random.between(1950, 2005)
    people.push(citizen(services, random, { sex, year, serial, commune: random.pick(communes) }))
  }
  for (let serial = 1; serial <= ENTERPRISES; serial++) {
    people.push(enterprise(random, serial, random.pick(communes)))
  }
  await insertPersons(tx, people, now)
  // The first twenty have accounts; the others come to the counter.
  for (const person of people.slice(0, 20)) {
    await insertAccount(
      tx,
      {
        id: randomUUIDv7(),
        kind: 'citizen',
        person_id: person.id,
        name: person.full_name,
        email: person.email,
        password_hash: passwordHash,
        must_change_password: false,
      },
      [person.personal_number!],
      now,
    )
  }
}

type Birth = { sex: Sex; year: number; serial: number; commune: { value: string; text: string } }

function citizen({ province }: Services, random: Random, { sex, year, serial, commune }: Birth): NewPerson {
  const month = String(random.between(1, 12)).padStart(2, '0')
  const day = String(random.between(1, 28)).padStart(2, '0')
  const name = fullName(random, sex)
  return {
    id: randomUUIDv7(),
    kind: 'citizen',
    full_name: name,
    personal_number: personalNumber(province.code, sex, year, serial),
    tax_code: null,
    date_of_birth: `${year}-${month}-${day}`,
    sex,
    ethnicity: /^[AY] /.test(name) ? 'Xơ Đăng' : 'Kinh',
    nationality: 'Việt Nam',
    address: `Thôn ${random.between(1, 12)}, ${commune.text}, ${province.fullName.replace(/^T/, 't')}`,
    unit_code: commune.value,
    phone: `09${random.pick(['1', '3', '6', '7', '8'])}${String(random.between(0, 9_999_999)).padStart(7, '0')}`,
    email: serial % 3 === 0 ? null : `nguoidan${serial}@thu.example.vn`,
    representative: null,
  }
}

const enterprise = (random: Random, serial: number, commune: { value: string; text: string }): NewPerson => ({
  id: randomUUIDv7(),
  kind: 'enterprise',
  full_name: enterpriseName(random),
  personal_number: null,
  tax_code: taxCode(serial * 37),
  date_of_birth: null,
  sex: null,
  ethnicity: null,
  nationality: 'Việt Nam',
  address: `${random.between(1, 300)} đường Hùng Vương, ${commune.text}`,
  unit_code: commune.value,
  phone: `0260${random.between(3_000_000, 3_999_999)}`,
  email: `lienhe${serial}@doanhnghiep.example.vn`,
  representative: fullName(random, random.pick(['male', 'female'])),
})

async function addOfficers(
  services: Services,
  tx: Tx,
  random: Random,
  passwordHash: string,
  now: Temporal.Instant,
) {
  const positions: NewPosition[] = []
  for (const agency of await listAgencies(tx, {})) {
    const seats = agency.level === 'commune' ? COMMUNE_SEATS : DEPARTMENT_SEATS
    const [division] = await divisionsOf(tx, agency.id)
    for (const seat of seats) {
      const id = randomUUIDv7()
      const login = loginOf(services, seat, agency)
      const name = fullName(random, random.pick(['male', 'female']))
      await insertAccount(
        tx,
        {
          id,
          kind: 'officer',
          person_id: null,
          name,
          email: login,
          password_hash: passwordHash,
          must_change_password: false,
        },
        [login],
        now,
      )
      const inDivision = seat.roles.includes('specialist') || seat.roles.includes('division_head')
      positions.push({
        id: randomUUIDv7(),
        account_id: id,
        agency_id: agency.id,
        agency_name: agency.name,
        division_id: inDivision ? (division?.id ?? null) : null,
        title: seat.title,
        roles: seat.roles,
        effective_from: '2018-01-01',
      })
    }
  }
  await insertPositions(tx, positions)
}

async function addAdministrator(services: Services, tx: Tx, passwordHash: string, now: Temporal.Instant) {
  const [office] = await listAgencies(tx, { level: 'province', kind: 'office', limit: 1 })
  const [any] = await listAgencies(tx, { limit: 1 })
  const agency = office ?? any!
  const id = randomUUIDv7()
  const login = administratorLogin(services)
  await insertAccount(
    tx,
    {
      id,
      kind: 'officer',
      person_id: null,
      name: 'Quản trị trình diễn',
      email: login,
      password_hash: passwordHash,
      must_change_password: false,
    },
    [login],
    now,
  )
  await enrolSecondFactor(tx, services.config.secretKey, id, DEMO_TOTP_SECRET, now)
  await insertPositions(tx, [
    {
      id: randomUUIDv7(),
      account_id: id,
      agency_id: agency.id,
      agency_name: agency.name,
      division_id: null,
      title: 'Quản trị hệ thống',
      roles: ['administrator'],
      effective_from: '2018-01-01',
    },
  ])
}
