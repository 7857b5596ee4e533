import type { Html } from '#ui/jsx-runtime'
import { SummaryList, type SummaryRow } from '#ui/components/summary-list/summary-list.tsx'
import { formatDate } from '#ui/format.ts'
import type { Agency } from '../../agency.ts'
import { LEVELS } from '../../tables.ts'

/** How an agency is reached: where, when, by what; only what is known. */
export const AgencyCard = ({ agency }: { agency: Agency }): Html => (
  <SummaryList
    rows={[
      ...known('Cấp', LEVELS[agency.level]),
      ...known('Địa chỉ', agency.address),
      ...known(
        'Điện thoại',
        agency.phone && (
          <a class="govuk-link" href={`tel:${agency.phone.replace(/[^\d+]/g, '')}`}>
            {agency.phone}
          </a>
        ),
      ),
      ...known(
        'Thư điện tử',
        agency.email && (
          <a class="govuk-link" href={`mailto:${agency.email}`}>
            {agency.email}
          </a>
        ),
      ),
      ...known(
        'Trang thông tin',
        agency.website && (
          <a class="govuk-link" href={agency.website}>
            {agency.website.replace(/^https?:\/\//, '')}
          </a>
        ),
      ),
      ...known('Mã định danh', agency.identifier),
      ...known(
        'Hết hiệu lực từ',
        agency.effectiveTo && formatDate(Temporal.PlainDate.from(agency.effectiveTo)),
      ),
    ]}
  />
)

/** Where papers are handed in and results collected. */
export const DeskCard = ({ agency }: { agency: Agency }): Html =>
  agency.desk ? (
    <SummaryList
      card={{ title: agency.desk.name, headingLevel: 2 }}
      rows={[
        { key: 'Nơi nộp hồ sơ, nhận kết quả', value: agency.desk.address },
        { key: 'Giờ làm việc', value: agency.desk.hours },
      ]}
    />
  ) : (
    <></>
  )

const known = (key: string, value: SummaryRow['value']): SummaryRow[] =>
  value === null || value === undefined || value === '' ? [] : [{ key, value }]
