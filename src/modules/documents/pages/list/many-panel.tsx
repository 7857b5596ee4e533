import { listIn, oneIn } from '#platform/forms/body.ts'
import { may } from '#platform/access/actor.ts'
import type { FieldErrors } from '#platform/errors.ts'
import type { FormBody } from '#platform/http/route.ts'
import { Button } from '#ui/components/button/button.tsx'
import { Checkboxes } from '#ui/components/checkboxes/checkboxes.tsx'
import { DateInput } from '#ui/components/date-input/date-input.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import type { Html } from '#ui/jsx-runtime'
import type { Desk } from '../../policy.ts'

export type ManyView = {
  desk: Desk
  people: readonly { accountId: string; name: string; title: string }[]
  errors: FieldErrors
  given: FormBody
}

/** What to do with the chosen documents of the list. */
export function ManyPanel({ view }: { view: ManyView }): Html {
  const { desk, errors, given } = view
  const directs = may(desk.actor, 'document.direct')
  const people = view.people.map((one) => ({ value: one.accountId, text: `${one.name} – ${one.title}` }))
  return (
    <Details summary="Làm với nhiều văn bản đã chọn" open={Object.keys(errors).length > 0}>
      <Radios
        name="work"
        legend="Việc cần làm"
        small
        error={errors['work'] ?? errors['document']}
        value={oneIn(given['work']) ?? (directs ? 'assign' : 'known')}
        items={[
          ...(directs ? [{ value: 'assign', text: 'Phân công cùng người xử lý' }] : []),
          { value: 'known', text: 'Xác nhận đã biết' },
          { value: 'close', text: 'Kết thúc, lưu để biết' },
        ]}
      />
      {directs ? (
        <>
          <Select
            name="lead"
            label="Chủ trì (khi phân công)"
            placeholder="Chọn người chủ trì"
            value={oneIn(given['lead'])}
            error={errors['lead']}
            options={people}
          />
          <Checkboxes
            name="coordinators"
            legend="Phối hợp"
            small
            class="mc-scroll-list"
            error={errors['coordinators']}
            values={listIn(given['coordinators'])}
            items={people}
          />
          <Checkboxes
            name="informed"
            legend="Nhận để biết"
            small
            class="mc-scroll-list"
            error={errors['informed']}
            values={listIn(given['informed'])}
            items={people}
          />
          <DateInput name="dueOn" legend="Hạn xử lý" legendSize="s" error={errors['dueOn']} />
        </>
      ) : null}
      <Textarea
        name="instruction"
        label={directs ? 'Ý kiến chỉ đạo, kết quả xử lý' : 'Kết quả xử lý'}
        rows={2}
        value={oneIn(given['instruction'])}
        error={errors['instruction'] ?? errors['note']}
      />
      <Button
        preventDoubleClick
        attributes={{ 'data-chosen-of': 'document', 'data-chosen-words': 'Làm với # văn bản đã chọn' }}
      >
        Làm với các văn bản đã chọn
      </Button>
    </Details>
  )
}
