import { Button } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import type { Html } from '#ui/jsx-runtime'
import type { Direction } from '../../document.ts'
import { paths } from '../../paths.ts'
import type { FilterRow } from '../../stores/tables.ts'
import { listHref, writeSaved, type ListQuery } from './list-query.ts'

type Props = { direction: Direction; saved: readonly FilterRow[]; query: ListQuery }

const keptOf = ({ direction, saved, query }: Props): FilterRow | undefined => {
  const here = listHref(direction, { ...query, sau: undefined })
  return saved.find((one) => listHref(direction, one.query) === here)
}

/** The filters somebody keeps, each a link. */
export function SavedFilters(props: Props): Html {
  const { direction, saved } = props
  const current = keptOf(props)
  if (saved.length === 0) return <></>
  return (
    <nav class="mc-filter__selected" aria-label="Bộ lọc đã lưu">
      <span class="mc-filter__label">Bộ lọc của tôi:</span>
      <ul class="mc-filter__tags">
        {saved.map((one) => (
          <li>
            <a
              class="mc-filter__tag"
              href={listHref(direction, one.query)}
              aria-current={one === current ? 'page' : undefined}
            >
              {one.name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** A name for the filter in front, when it is not kept yet; a way to let it go, when it is. */
export function KeepFilter(props: Props): Html {
  const { sau: _page, ...filter } = props.query
  const current = keptOf(props)
  if (current) {
    return (
      <Form action={paths.dropFilter(current.id)}>
        <Button variant="secondary" class="mc-button--small">
          Bỏ bộ lọc “{current.name}”
        </Button>
      </Form>
    )
  }
  if (!Object.values(filter).some(Boolean)) return <></>
  return (
    <Details summary="Lưu bộ lọc này">
      <Form action={paths.filters()}>
        <input type="hidden" name="direction" value={props.direction} />
        <input type="hidden" name="back" value={writeSaved(filter)} />
        <Input name="name" label="Tên bộ lọc" width={20} />
        <Button variant="secondary" preventDoubleClick>
          Lưu
        </Button>
      </Form>
    </Details>
  )
}
