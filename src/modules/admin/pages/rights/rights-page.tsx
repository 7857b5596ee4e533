import { Table } from '#ui/components/table/table.tsx'
import type { Html } from '#ui/jsx-runtime'
import {
  PERMISSION_LABELS,
  PERMISSIONS,
  ROLES,
  type Permission,
  type Role,
} from '#platform/access/permissions.ts'
import type { Page } from '#platform/http/route.ts'
import { AccountsNavigation } from '../accounts/list-page.tsx'

const roles = Object.keys(ROLES) as Role[]
const permissions = Object.keys(PERMISSIONS) as Permission[]

const holds = (role: Role, permission: Permission): boolean =>
  (PERMISSIONS[permission] as readonly Role[]).includes(role)

/** Who may do what: the table the router itself asks. */
export const rightsPage = (): Page => ({
  title: 'Bảng quyền',
  shell: 'officer',
  section: 'admin-accounts',
  body: (
    <>
      <h1 class="govuk-heading-l">Bảng quyền</h1>
      <AccountsNavigation current="rights" />
      <p class="govuk-body">
        Mỗi người có quyền của vai trò ở vị trí đang làm việc, trong phạm vi cơ quan của vị trí đó. Việc gì
        không có trong bảng thì không ai làm được. Người có vai trò quản trị không đọc được hồ sơ của công
        dân.
      </p>
      <Table
        caption="Quyền của từng vai trò"
        captionSize="m"
        scroll
        firstCellIsHeader
        head={['Quyền', ...roles.map((role) => ROLES[role])]}
        rows={permissions.map((permission) => [
          PERMISSION_LABELS[permission],
          ...roles.map((role) => <Mark held={holds(role, permission)} />),
        ])}
      />
    </>
  ),
})

const Mark = ({ held }: { held: boolean }): Html => (
  <span role="img" aria-label={held ? 'Có' : 'Không'}>
    {held ? '✓' : '–'}
  </span>
)
