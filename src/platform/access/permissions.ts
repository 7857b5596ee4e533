/**
 * Who may do what, in one place (phân quyền). A route names one permission; a role holds a set of them;
 * an officer holds roles in an agency and acts for one agency at a time. Everything not written here is refused.
 */
export const ROLES = {
  citizen: 'Công dân, tổ chức',
  reception: 'Cán bộ một cửa',
  specialist: 'Chuyên viên',
  division_head: 'Lãnh đạo phòng',
  leader: 'Lãnh đạo cơ quan',
  clerk: 'Văn thư',
  administrator: 'Quản trị hệ thống',
} as const

export type Role = keyof typeof ROLES

const CASEWORK = ['reception', 'specialist', 'division_head', 'leader', 'clerk'] as const

/** Permission → the roles that hold it. `public` needs nobody; `signed-in` needs anybody. */
export const PERMISSIONS = {
  'dossier.file': ['citizen'],
  'dossier.draft': ['citizen', 'reception'],
  'dossier.own': ['citizen'],
  'profile.own': ['citizen'],
  'work.own': [...CASEWORK],
  'dossier.read': [...CASEWORK],
  'dossier.receive': ['reception'],
  'dossier.return-result': ['reception'],
  'task.decide': [...CASEWORK],
  'dossier.extend': ['division_head', 'leader'],
  'figures.read': ['leader', 'division_head'],
  'register.export': ['reception', 'clerk', 'leader'],
  'admin.accounts': ['administrator'],
  'admin.agencies': ['administrator'],
  'admin.catalogue': ['administrator'],
  'admin.processes': ['administrator'],
  'admin.jobs': ['administrator'],
  'admin.audit': ['administrator'],
  'admin.settings': ['administrator'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof PERMISSIONS

/** What a route may ask for. */
export type Access = 'public' | 'signed-in' | 'officer' | Permission

/** True when one of the roles holds the permission. */
export function rolesGrant(roles: readonly Role[], access: Access): boolean {
  if (access === 'public') return true
  if (access === 'signed-in') return roles.length > 0
  if (access === 'officer') return roles.some((role) => role !== 'citizen')
  const holders: readonly Role[] = PERMISSIONS[access]
  return roles.some((role) => holders.includes(role))
}
