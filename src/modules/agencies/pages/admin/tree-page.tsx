import type { Html } from '#ui/jsx-runtime'
import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import type { Page } from '#platform/http/route.ts'
import { inForce, type Agency } from '../../agency.ts'
import { paths } from '../../paths.ts'

type TreeProps = { agencies: readonly Agency[]; today: Temporal.PlainDate }

export const treePage = ({ agencies, today }: TreeProps): Page => ({
  title: 'Quản trị cơ quan',
  shell: 'officer',
  section: 'admin-agencies',
  body: (
    <>
      <h1 class="govuk-heading-l">Cơ quan</h1>
      <p class="govuk-body">
        Có {agencies.filter((agency) => inForce(agency, today)).length} cơ quan đang hoạt động. Tên, mã định
        danh và cơ quan cấp trên được thay đổi bằng cách nhập danh sách; cách liên hệ được sửa tại từng cơ
        quan.
      </p>
      <ButtonGroup>
        <Button href={paths.importFile()}>Nhập danh sách</Button>
        <Button href={paths.exportFile('xlsx')} variant="secondary">
          Xuất Excel
        </Button>
        <Button href={paths.exportFile('json')} variant="secondary">
          Xuất JSON
        </Button>
      </ButtonGroup>
      {agencies.length === 0 ? (
        <EmptyState title="Chưa có cơ quan nào">
          <p class="govuk-body">Nhập danh sách cơ quan của tỉnh để bắt đầu.</p>
        </EmptyState>
      ) : (
        branches(agencies).map((branch) => <Branch branch={branch} today={today} />)
      )}
    </>
  ),
})

type Branch = { root: Agency; below: readonly Agency[] }

/** The province with its departments first, then each district with its communes. */
function branches(agencies: readonly Agency[]): Branch[] {
  const children = Map.groupBy(agencies, (agency) => agency.parentId)
  const root = (agency: Agency): Branch => ({ root: agency, below: leaves(agency, children) })
  const top = agencies.filter((agency) => agency.parentId === null)
  const districts = agencies.filter((agency) => agency.level === 'district' && agency.kind === 'committee')
  return [...top.map(root), ...districts.map(root)]
}

function leaves(agency: Agency, children: ReadonlyMap<string | null, Agency[]>): Agency[] {
  return (children.get(agency.id) ?? [])
    .filter((child) => !(child.level === 'district' && child.kind === 'committee'))
    .flatMap((child) => [child, ...leaves(child, children)])
}

const Branch = ({ branch: { root, below }, today }: { branch: Branch; today: Temporal.PlainDate }): Html => (
  <Details summary={`${root.name} (${below.length + 1})`} open={root.parentId === null}>
    <Table
      caption={root.name}
      captionSize="s"
      scroll
      head={['Cơ quan', 'Mã định danh', 'Điện thoại', 'Thư điện tử', 'Trạng thái']}
      rows={[root, ...below].map((agency) => [
        <a class="govuk-link" href={paths.edit(agency.key)}>
          {agency.name}
        </a>,
        <span class="mc-figures">{agency.identifier}</span>,
        agency.phone ?? 'Chưa có',
        agency.email ?? 'Chưa có',
        inForce(agency, today) ? (
          <Tag colour="green">Đang hoạt động</Tag>
        ) : (
          <Tag colour="grey">Đã kết thúc</Tag>
        ),
      ])}
    />
  </Details>
)
