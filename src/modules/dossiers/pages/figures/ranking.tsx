import { Table } from '#ui/components/table/table.tsx'
import type { Html } from '#ui/jsx-runtime'
import { finished, onTimeShare, rated, satisfaction, type Period } from '../../figures.ts'
import { paths } from '../../paths.ts'
import type { PublicRow } from './public.ts'
import { countText, shareText } from './words.ts'

type Props = { month: Period; rows: readonly PublicRow[]; total: PublicRow }

/** Weakest share first, then whoever owes most: the order in which a leader asks. Those without a result come last. */
export function ranked(rows: readonly PublicRow[]): PublicRow[] {
  const share = (row: PublicRow) => onTimeShare(row.counts) ?? 2
  return rows.toSorted((one, other) => share(one) - share(other) || (other.overdue ?? 0) - (one.overdue ?? 0))
}

/** All agencies of the province in the present month, for its committee and office. */
export const Ranking = ({ month, rows, total }: Props): Html => (
  <section aria-labelledby="cac-co-quan">
    <h2 class="govuk-heading-m" id="cac-co-quan">
      Các cơ quan – {month.label.toLowerCase()}
    </h2>
    <p class="govuk-body">
      Xếp theo tỷ lệ đúng hạn, thấp nhất ở trên. Số hồ sơ ít thì tỷ lệ dao động mạnh; hãy đọc cùng cột “Đã
      giải quyết”.
    </p>
    <Table
      caption={`Xếp hạng ${rows.length} cơ quan`}
      captionSize="s"
      firstCellIsHeader
      scroll
      stack
      head={[
        'Cơ quan',
        { content: 'Hồ sơ nhận', numeric: true },
        { content: 'Đã giải quyết', numeric: true },
        { content: 'Đúng hạn', numeric: true },
        { content: 'Còn nợ quá hạn', numeric: true },
        { content: 'Hài lòng', numeric: true },
      ]}
      rows={[total, ...ranked(rows)].map((row) => [
        row.key ? (
          <a class="govuk-link" href={`${paths.publicFigures()}?co-quan=${row.key}`}>
            {row.name}
          </a>
        ) : (
          <strong>{row.name}</strong>
        ),
        { content: countText(row.counts.received), numeric: true },
        { content: countText(finished(row.counts)), numeric: true },
        {
          content: <Share value={onTimeShare(row.counts)} average={onTimeShare(total.counts)} />,
          numeric: true,
        },
        { content: countText(row.overdue ?? 0), numeric: true },
        {
          content: `${shareText(satisfaction(row.counts))} (${countText(rated(row.counts))})`,
          numeric: true,
        },
      ])}
    />
  </section>
)

const Share = ({ value, average }: { value: number | null; average: number | null }): Html =>
  value !== null && average !== null && value < average ? (
    <>
      <span aria-hidden="true">▼ </span>
      <strong>{shareText(value)}</strong>
      <span class="govuk-visually-hidden">, dưới mức chung của tỉnh</span>
    </>
  ) : (
    <>{shareText(value)}</>
  )
