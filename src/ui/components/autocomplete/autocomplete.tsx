import type { Html } from '#ui/jsx-runtime'
import { Select, type SelectProps } from '../select/select.tsx'

export type AutocompleteProps = Omit<SelectProps, 'placeholder'> & { placeholder?: string }

/**
 * One choice of many: typing narrows it, without minding diacritics. It is a `<select>` that a script dresses, so it works
 * before the script comes and when it never does.
 */
export const Autocomplete = (props: AutocompleteProps): Html => (
  <Select
    {...props}
    placeholder={props.placeholder ?? 'Chọn…'}
    attributes={{ ...props.attributes, 'data-module': 'mc-autocomplete' }}
  />
)
