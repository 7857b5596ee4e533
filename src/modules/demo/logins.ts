import { ROLES, type Role } from '#platform/access/permissions.ts'
import type { Services } from '#platform/services.ts'
import { listAgencies, type Agency } from '#modules/agencies/index.ts'

/** The one password of every demo account. It is shown only where demo data is allowed. */
export const DEMO_PASSWORD = 'mot-cua-xin-chao'
/** The demo administrator's second factor: known, so that it can be shown. */
export const DEMO_TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

export type DemoSeat = { slug: string; title: string; roles: readonly Role[] }

/** Who works in a department of the demo province, and who in a commune. */
export const DEPARTMENT_SEATS: readonly DemoSeat[] = [
  { slug: 'motcua', title: 'Công chức Bộ phận Một cửa', roles: ['reception'] },
  { slug: 'chuyenvien1', title: 'Chuyên viên', roles: ['specialist'] },
  { slug: 'chuyenvien2', title: 'Chuyên viên', roles: ['specialist'] },
  { slug: 'truongphong', title: 'Trưởng phòng', roles: ['division_head'] },
  { slug: 'lanhdao', title: 'Lãnh đạo cơ quan', roles: ['leader'] },
  { slug: 'vanthu', title: 'Văn thư', roles: ['clerk'] },
]
export const COMMUNE_SEATS: readonly DemoSeat[] = [
  { slug: 'motcua', title: 'Công chức Bộ phận Một cửa, văn thư', roles: ['reception', 'clerk'] },
  { slug: 'chuyenvien1', title: 'Công chức chuyên môn', roles: ['specialist'] },
  { slug: 'lanhdao', title: 'Lãnh đạo Ủy ban nhân dân xã', roles: ['leader', 'division_head'] },
]

const domainOf = ({ province }: Services) => province.portalDomain.replace(/^dichvucong\./, '')
const slugOf = (agency: Agency) => agency.key.replace(/^[a-z]{2}-/, '')

/** `motcua.so-tu-phap@kontum.gov.vn` */
export const loginOf = (services: Services, seat: Pick<DemoSeat, 'slug'>, agency: Agency): string =>
  `${seat.slug}.${slugOf(agency)}@${domainOf(services)}`

export const administratorLogin = (services: Services): string => `quantri@${domainOf(services)}`

/** The number of the first demo citizen: a woman born in 1990 and registered in the province. */
export const firstCitizenNumber = ({ province }: Services): string =>
  `${province.code.padStart(3, '0')}190000001`

export type DemoLogin = { group: string; title: string; role: string; login: string }

/** Some accounts of every role, of one department and one commune: whom a visitor may come in as. */
export async function demoLogins(services: Services): Promise<DemoLogin[]> {
  const agencies = await listAgencies(services.db, {})
  const department = agencies.find((agency) => agency.key === services.province.demoDepartment)
  const commune = agencies.find((agency) => agency.level === 'commune')
  const officers = (agency: Agency | undefined, seats: readonly DemoSeat[]): DemoLogin[] =>
    agency
      ? seats.map((seat) => ({
          group: agency.name,
          title: seat.title,
          role: seat.roles.map((role) => ROLES[role]).join(', '),
          login: loginOf(services, seat, agency),
        }))
      : []
  const person = { group: 'Người dân', title: 'Công dân', role: ROLES.citizen }
  const administrator = {
    group: 'Quản trị',
    title: 'Quản trị hệ thống',
    role: ROLES.administrator,
    login: administratorLogin(services),
  }
  return [
    { ...person, login: firstCitizenNumber(services) },
    ...officers(commune, COMMUNE_SEATS),
    ...officers(department, DEPARTMENT_SEATS),
    administrator,
  ]
}
