import type { Html } from '#ui/jsx-runtime'
import { Button } from '../button/button.tsx'
import { Form } from '../form/form.tsx'
import { Select } from '../select/select.tsx'

export type YearPickerProps = {
  /** Of the page, which reads `nam`. */
  action: string
  label?: string
  year: number
  /** The newest year that can be chosen; the four before it can be, too. */
  latest: number
}

/** The year a page of figures is about. */
export const YearPicker = ({ action, label = 'Năm', year, latest }: YearPickerProps): Html => (
  <Form action={action} method="get" class="mc-period">
    <Select
      name="nam"
      label={label}
      value={String(year)}
      options={[0, 1, 2, 3, 4].map((back) => {
        const value = String(latest - back)
        return { value, text: value }
      })}
    />
    <Button variant="secondary">Xem</Button>
  </Form>
)
