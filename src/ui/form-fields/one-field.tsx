import type { FieldSchema } from '#platform/forms/schema.ts'
import type { Html } from '#ui/jsx-runtime'
import { Autocomplete } from '../components/autocomplete/autocomplete.tsx'
import { CharacterCount } from '../components/character-count/character-count.tsx'
import { Checkboxes } from '../components/checkboxes/checkboxes.tsx'
import { DateInput } from '../components/date-input/date-input.tsx'
import { Input, type InputProps } from '../components/input/input.tsx'
import { PasswordInput } from '../components/password-input/password-input.tsx'
import { Radios } from '../components/radios/radios.tsx'
import { Select } from '../components/select/select.tsx'
import { Textarea } from '../components/textarea/textarea.tsx'
import { choicesOf, dateParts, type FormOptions, inputText } from './values.ts'

export type OneFieldProps = {
  field: FieldSchema
  /** Dotted path: name and id of the input. */
  path: string
  value: unknown
  required: boolean
  error?: string
  options: FormOptions
}

type Common = { name: string; hint?: string; error?: string }

/** Lists longer than this are searched rather than looked through. */
const fewEnoughToSee = 15
const fewEnoughForRadios = 6

/** One question of a form in the component its schema asks for. */
export function OneField({ field, path, value, required, error, options }: OneFieldProps): Html {
  const common: Common = { name: path, hint: field['x-hint'] ?? field.description, error }
  const label = labelOf(field, path, required)
  if (field.type === 'boolean') return <YesNo field={field} value={value} label={label} common={common} />
  if (field.type === 'array')
    return <Several field={field} value={value} label={label} common={common} options={options} />
  if (field.format === 'date') return <DateField field={field} value={value} label={label} common={common} />
  const choices = choicesOf(field, options)
  const text = inputText(field, value)
  if (choices) return <OneOf field={field} text={text} label={label} common={common} choices={choices} />
  return <TextField field={field} text={text} label={label} common={common} />
}

/** What need not be answered says so; everything else must be. */
export const labelOf = (field: FieldSchema, path: string, required: boolean): string =>
  `${field.title ?? path}${required || field.type === 'boolean' || field['x-when'] || field['x-later'] || saysSo(field) ? '' : ' (không bắt buộc)'}`

/** “(nếu có)” is enough. */
const saysSo = (field: FieldSchema): boolean => /\(nếu [^)]+\)$/.test(field.title ?? '')

type PartProps = { field: FieldSchema; label: string; common: Common }

function YesNo({ field, value, label, common }: PartProps & { value: unknown }): Html {
  if (field['x-widget'] === 'radios')
    return (
      <Radios
        {...common}
        legend={label}
        inline
        value={value === undefined ? undefined : String(value)}
        items={[
          { value: 'true', text: 'Có' },
          { value: 'false', text: 'Không' },
        ]}
      />
    )
  return (
    <Checkboxes
      {...common}
      items={[{ value: 'true', text: label, checked: value === true || value === 'true' }]}
    />
  )
}

type SeveralProps = PartProps & { value: unknown; options: FormOptions }

function Several({ field, value, label, common, options }: SeveralProps): Html {
  const given = Array.isArray(value) ? value : value === undefined ? [] : [value]
  const values = given.filter((one): one is string => typeof one === 'string')
  const choices = field.items ? choicesOf(field.items, options) : undefined
  return (
    <Checkboxes
      {...common}
      legend={label}
      values={values}
      items={choices ?? choicesOf(field, options) ?? []}
    />
  )
}

const DateField = ({ field, value, label, common }: PartProps & { value: unknown }): Html => (
  <DateInput
    {...common}
    legend={label}
    hint={common.hint ?? (isBirthday(field) ? 'Ví dụ: 22 11 1990' : undefined)}
    value={dateParts(value)}
    birthday={field['x-autocomplete'] === 'bday'}
  />
)

/** A year long past shows how to write it; for other days the names of the boxes say enough. */
const isBirthday = (field: FieldSchema): boolean =>
  field['x-autocomplete'] === 'bday' || /sinh/i.test(field.title ?? '')

type OneOfProps = PartProps & { text: string; choices: readonly { value: string; text: string }[] }

function OneOf({ field, text, label, common, choices }: OneOfProps): Html {
  const widget = field['x-widget']
  if (widget === 'radios' || (widget !== 'select' && field.oneOf && choices.length <= fewEnoughForRadios))
    return <Radios {...common} legend={label} value={text} items={choices} />
  const props = { ...common, label, value: text, options: choices }
  return choices.length > fewEnoughToSee ? (
    <Autocomplete {...props} />
  ) : (
    <Select {...props} placeholder="Chọn…" />
  )
}

function TextField({ field, text, label, common }: PartProps & { text: string }): Html {
  const autocomplete = field['x-autocomplete']
  if (field['x-widget'] === 'password')
    return (
      <PasswordInput
        {...common}
        label={label}
        autocomplete={autocomplete === 'new-password' ? autocomplete : 'current-password'}
      />
    )
  if (field['x-widget'] === 'textarea')
    return field.maxLength ? (
      <CharacterCount
        {...common}
        label={label}
        value={text}
        rows={field['x-rows']}
        maxlength={field.maxLength}
        threshold={75}
        autocomplete={autocomplete}
      />
    ) : (
      <Textarea {...common} label={label} value={text} rows={field['x-rows']} autocomplete={autocomplete} />
    )
  return (
    <Input
      {...common}
      {...inputFor(field)}
      label={label}
      value={text}
      {...(autocomplete ? { autocomplete } : {})}
      {...(field['x-width'] ? { width: widthFor(field['x-width']) } : {})}
    />
  )
}

/** The keyboard a phone should show, the width the answer has. */
function inputFor(field: FieldSchema): Partial<InputProps> {
  switch (field.format) {
    case 'email':
      return { type: 'email', autocomplete: 'email', spellcheck: false, autocapitalize: 'none' }
    case 'phone':
      return { type: 'tel', autocomplete: 'tel', width: 20 }
    case 'uri':
      return { type: 'url', spellcheck: false, autocapitalize: 'none' }
    case 'personal-number':
    case 'tax-code':
      return {
        inputmode: 'numeric',
        width: 20,
        spellcheck: false,
        class: 'govuk-input--extra-letter-spacing',
      }
    case 'money':
      return { inputmode: 'numeric', width: 10, suffix: 'đ', spellcheck: false }
    default:
      return field.type === 'integer' || field.type === 'number'
        ? { inputmode: field.type === 'integer' ? 'numeric' : 'decimal', width: 10, spellcheck: false }
        : {}
  }
}

const widths = [2, 3, 4, 5, 10, 20, 30] as const

/** The next width of the scale that holds so many characters; the whole column beyond it. */
export const widthFor = (characters: number): InputProps['width'] =>
  widths.find((width) => width >= characters)
