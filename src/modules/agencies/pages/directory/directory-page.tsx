import type { Html } from '#ui/jsx-runtime'
import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { SubNavigation } from '#ui/components/sub-navigation/sub-navigation.tsx'
import type { Page } from '#platform/http/route.ts'
import type { Agency } from '../../agency.ts'
import { paths } from '../../paths.ts'
import { LEVELS, type Level } from '../../tables.ts'

type DirectoryProps = {
  provinceName: string
  levels: readonly Level[]
  level?: Level
  search: string
  agencies: readonly Agency[]
  /** Names of all agencies by id, for the headings of groups. */
  names: ReadonlyMap<string, string>
}

export const directoryPage = (props: DirectoryProps): Page => ({
  title: 'Cơ quan',
  shell: 'citizen',
  section: 'agencies',
  body: (
    <>
      <h1 class="govuk-heading-l">Cơ quan của {lowerFirst(props.provinceName)}</h1>
      <p class="govuk-body">Địa chỉ, giờ làm việc, cách liên hệ và những thủ tục từng cơ quan giải quyết.</p>
      <Form action={paths.directory()} method="get">
        <Input
          name="q"
          id="tim-co-quan"
          label="Tên cơ quan hoặc xã, phường"
          type="search"
          width={30}
          value={props.search}
        />
        {props.level ? <input type="hidden" name="cap" value={props.level} /> : null}
        <Button variant="secondary">Tìm</Button>
      </Form>
      <SubNavigation label="Cấp" items={levelLinks(props)} />
      {props.agencies.length === 0 ? (
        <EmptyState title="Không có cơ quan nào khớp">
          <p class="govuk-body">
            Thử ít chữ hơn, hoặc{' '}
            <a class="govuk-link" href={paths.directory()}>
              xem tất cả cơ quan
            </a>
            .
          </p>
        </EmptyState>
      ) : (
        groupsOf(props).map((group) => <Group {...group} />)
      )}
    </>
  ),
})

function levelLinks({ levels, level, search }: DirectoryProps) {
  const link = (to: Level | undefined) => {
    const query = new URLSearchParams({
      ...(search ? { q: search } : {}),
      ...(to ? { cap: to } : {}),
    }).toString()
    return query ? `${paths.directory()}?${query}` : paths.directory()
  }
  return [
    { href: link(undefined), text: 'Tất cả', current: level === undefined },
    ...levels.map((one) => ({ href: link(one), text: LEVELS[one], current: level === one })),
  ]
}

type GroupProps = { title: string; agencies: readonly Agency[] }

/** Communes under the district they belong to; everything else under its level. */
function groupsOf({ agencies, names, levels }: DirectoryProps): GroupProps[] {
  const groups = new Map<string, Agency[]>()
  for (const agency of agencies) {
    const underDistrict =
      agency.level === 'commune' && levels.includes('district') && agency.parentId !== null
    const title = underDistrict ? `Cấp xã – ${names.get(agency.parentId ?? '') ?? ''}` : LEVELS[agency.level]
    groups.set(title, [...(groups.get(title) ?? []), agency])
  }
  const rank = (level: Level) => Object.keys(LEVELS).indexOf(level)
  return [...groups]
    .map(([title, members]) => ({ title, agencies: members }))
    .sort((one, other) => rank(one.agencies[0]!.level) - rank(other.agencies[0]!.level))
}

const Group = ({ title, agencies }: GroupProps): Html => (
  <section>
    <h2 class="govuk-heading-m">{title}</h2>
    <ul class="govuk-list govuk-list--spaced">
      {agencies.map((agency) => (
        <li>
          <a class="govuk-link" href={paths.agency(agency.key)}>
            {agency.name}
          </a>
        </li>
      ))}
    </ul>
  </section>
)

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
