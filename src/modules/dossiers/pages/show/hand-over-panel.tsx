import { Button } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Select } from '#ui/components/select/select.tsx'
import type { Html } from '#ui/jsx-runtime'
import { paths } from '../../paths.ts'
import type { ShowView } from './show.ts'

/** Gives the open task to a colleague of the same role. */
export function HandOverPanel({ view }: { view: ShowView }): Html {
  if (!view.handOver) return <></>
  const { task, colleagues } = view.handOver
  return (
    <Details summary="Chuyển việc cho đồng nghiệp" open={view.typed('hand-over', 'note') !== undefined}>
      <Form action={`${paths.task(task.id)}/chuyen`}>
        <Select
          name="toAccountId"
          label="Chuyển cho"
          placeholder="Chọn đồng nghiệp"
          value={view.typed('hand-over', 'toAccountId')}
          error={view.wrong('hand-over', 'toAccountId')}
          options={colleagues.map((one) => ({ value: one.accountId, text: `${one.name} – ${one.title}` }))}
        />
        <Input
          name="note"
          id="hand-over-note"
          label="Lời nhắn (nếu có)"
          value={view.typed('hand-over', 'note')}
        />
        <Button variant="secondary" preventDoubleClick>
          Chuyển việc
        </Button>
      </Form>
    </Details>
  )
}
