import { listIn, oneIn } from '#platform/forms/body.ts'
import { Button } from '#ui/components/button/button.tsx'
import { Checkboxes } from '#ui/components/checkboxes/checkboxes.tsx'
import { DateInput, type DateParts } from '#ui/components/date-input/date-input.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import type { Html } from '#ui/jsx-runtime'
import type { FormBody } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import type { ShowView } from './show.ts'

const partsOf = (given: FormBody, name: string): DateParts => ({
  day: oneIn(given[`${name}.day`]),
  month: oneIn(given[`${name}.month`]),
  year: oneIn(given[`${name}.year`]),
})

function dayParts(iso: string | null): DateParts {
  const [year, month, day] = iso?.split('-') ?? []
  return { day, month, year }
}

/** Bút phê: the leader says who does what, by when. */
export function AssignPanel({ view }: { view: ShowView }): Html {
  if (!view.assigns) return <></>
  const { document, errors, everyone, given } = view
  const people = everyone.map(({ accountId, name, title }) => ({
    value: accountId,
    text: `${name} – ${title}`,
  }))
  const due = given ? partsOf(given, 'dueOn') : dayParts(document.due_on)
  const first = document.state === 'registered'
  const form = (
    <Form action={`${paths.show(document.id)}/phan-cong`}>
      <Textarea
        name="instruction"
        label="Ý kiến chỉ đạo"
        rows={3}
        value={oneIn(given?.['instruction'])}
        error={errors?.['instruction']}
      />
      <Select
        name="lead"
        label="Chủ trì"
        placeholder="Chọn người chủ trì"
        value={oneIn(given?.['lead']) ?? document.handler_id ?? undefined}
        error={errors?.['lead']}
        options={people}
      />
      <Checkboxes
        name="coordinators"
        legend="Phối hợp"
        small
        class="mc-scroll-list"
        values={listIn(given?.['coordinators'])}
        error={errors?.['coordinators']}
        items={people}
      />
      <Checkboxes
        name="informed"
        legend="Nhận để biết"
        small
        class="mc-scroll-list"
        values={listIn(given?.['informed'])}
        error={errors?.['informed']}
        items={people}
      />
      <DateInput name="dueOn" legend="Hạn xử lý" legendSize="s" value={due} error={errors?.['dueOn']} />
      <Button preventDoubleClick attributes={{ 'data-shortcut': 'p' }}>
        Phân công <kbd>p</kbd>
      </Button>
    </Form>
  )
  if (!first) {
    return (
      <Details
        summary="Phân công lại"
        open={errors?.['lead'] !== undefined || errors?.['dueOn'] !== undefined}
      >
        {form}
      </Details>
    )
  }
  return (
    <section class="mc-card mc-card--current" aria-labelledby="phan-cong">
      <h2 class="govuk-heading-s" id="phan-cong">
        Phân công xử lý
      </h2>
      {form}
    </section>
  )
}
