import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { NotFound } from '#platform/errors.ts'
import { dateOf } from '#platform/clock.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import {
  AgencyCard,
  agencyPaths,
  ancestorsOf,
  DeskCard,
  divisionsOf,
  findAgencyByKey,
  successionOf,
  type Agency,
} from '#modules/agencies/index.ts'
import { listProcedures } from '../../search-store.ts'
import { Lines } from '../list/list-page.tsx'

type AgencyContext = Context<{ key: string }, { sau?: string }>

/** One agency: how to reach it, where to hand papers in, and what it handles. */
export async function showAgency({ services, params, query }: AgencyContext): Promise<Answer> {
  const agency = await findAgencyByKey(services.db, params.key)
  if (!agency) throw new NotFound('Không tìm thấy cơ quan này.')
  const on = dateOf(services.clock.now())
  const [above, divisions, succession, procedures] = await Promise.all([
    ancestorsOf(services.db, agency.id),
    divisionsOf(services.db, agency.id),
    successionOf(services.db, agency.id),
    listProcedures(services.db, { on, agency, after: query.sau, limit: 30 }),
  ])
  return page({
    title: agency.name,
    shell: 'citizen',
    section: 'agencies',
    back: { href: agencyPaths.directory(), text: 'Về danh sách cơ quan' },
    body: (
      <>
        {above[0] ? <span class="govuk-caption-l">{above[0].name}</span> : null}
        <h1 class="govuk-heading-l">{agency.name}</h1>
        <AgencyCard agency={agency} />
        <Succession {...succession} />
        <DeskCard agency={agency} />
        {divisions.length > 0 ? (
          <>
            <h2 class="govuk-heading-m">Các phòng, bộ phận</h2>
            <ul class="govuk-list">
              {divisions.map((division) => (
                <li>{division.name}</li>
              ))}
            </ul>
          </>
        ) : null}
        <h2 class="govuk-heading-m">Thủ tục giải quyết</h2>
        {procedures.lines.length === 0 ? (
          <p class="govuk-body">Cơ quan này không trực tiếp nhận hồ sơ thủ tục hành chính.</p>
        ) : (
          <Lines lines={procedures.lines} />
        )}
        <Pagination
          next={
            procedures.next
              ? {
                  href: `${agencyPaths.agency(agency.key)}?${new URLSearchParams({ sau: procedures.next })}`,
                  text: 'Xem tiếp',
                }
              : undefined
          }
        />
      </>
    ),
  })
}

const Succession = ({ before, after }: { before: readonly Agency[]; after: readonly Agency[] }) => (
  <>
    {after.length > 0 ? <Names title="Cơ quan tiếp nhận nhiệm vụ" agencies={after} /> : null}
    {before.length > 0 ? <Names title="Tiếp nhận nhiệm vụ từ" agencies={before} /> : null}
  </>
)

const Names = ({ title, agencies }: { title: string; agencies: readonly Agency[] }) => (
  <p class="govuk-body">
    {title}:{' '}
    {agencies.map((agency, index) => (
      <>
        {index > 0 ? ', ' : ''}
        <a class="govuk-link" href={agencyPaths.agency(agency.key)}>
          {agency.name}
        </a>
      </>
    ))}
  </p>
)
