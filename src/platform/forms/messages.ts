import type { ErrorObject } from 'ajv/dist/2020.js'
import type { FieldSchema } from './schema.ts'

/**
 * Says in Vietnamese what to do about one wrong field: its name and what is expected.
 * @param field undefined when the form does not know the field
 */
export function messageFor(error: ErrorObject, field: FieldSchema | undefined, path: string): string {
  if (!field) return `Mục “${path}” không có trong biểu mẫu này.`
  const label = (field.title ?? path).trim()
  const name = lowerFirst(label)
  if (error.keyword === 'required')
    return field.type === 'boolean' ? `Xác nhận: ${label}.` : required(field, name)
  if (field['x-error']) return field['x-error']
  return specific(error, field, name)
}

function required(field: FieldSchema, name: string): string {
  const picks = field.oneOf !== undefined || field.type === 'array' || field['x-options'] !== undefined
  return picks ? `Chọn ${name}.` : `Nhập ${name}.`
}

function specific(error: ErrorObject, field: FieldSchema, name: string): string {
  const limit = (error.params as { limit?: number }).limit
  switch (error.keyword) {
    case 'format':
      return format(field, name)
    case 'type':
      return field.format === 'date' ? format(field, name) : wrongType(field, name)
    case 'x-past':
      return field.format === 'year'
        ? `Mục ${name} không được sau năm nay; xin kiểm tra lại.`
        : `Mục ${name} không được sau hôm nay; xin kiểm tra lại.`
    case 'oneOf':
    case 'enum':
      return `Chọn ${name} trong danh sách.`
    case 'maxLength':
      return `Mục ${name} dài quá ${limit} ký tự; hãy viết ngắn hơn.`
    case 'minLength':
      return `Mục ${name} cần ít nhất ${limit} ký tự.`
    case 'minimum':
      return `Mục ${name} phải từ ${limit} trở lên.`
    case 'maximum':
      return `Mục ${name} không được lớn hơn ${limit}.`
    case 'maxItems':
      return `Mục ${name} nhận nhiều nhất ${limit} dòng.`
    case 'minItems':
      return `Mục ${name} cần ít nhất ${limit} dòng.`
    default:
      return `Nhập lại ${name} theo đúng mẫu.`
  }
}

function format(field: FieldSchema, name: string): string {
  switch (field.format) {
    case 'date':
      return `Nhập ${name} gồm đủ ngày, tháng, năm có thật, ví dụ 22 11 1990.`
    case 'email':
      return `Nhập ${name} theo dạng ten@vidu.vn.`
    case 'phone':
      return `Nhập ${name} gồm 10 chữ số, ví dụ 0912 345 678.`
    case 'personal-number':
      return `Nhập ${name} gồm đúng 12 chữ số như trên thẻ căn cước.`
    case 'tax-code':
      return `Nhập ${name} gồm 10 chữ số đúng như trên giấy chứng nhận, ví dụ 0100109106.`
    case 'uri':
      return `Nhập ${name} bắt đầu bằng https://.`
    case 'unit':
      return `Chọn ${name} trong danh sách.`
    default:
      return `Nhập lại ${name} theo đúng mẫu.`
  }
}

function wrongType(field: FieldSchema, name: string): string {
  if (field.type === 'integer') return `Nhập ${name} bằng số nguyên, ví dụ 12.`
  if (field.type === 'number') return `Nhập ${name} bằng số, ví dụ 1.234,5.`
  return `Nhập lại ${name} theo đúng mẫu.`
}

/** Labels begin with a capital; inside a sentence they do not, unless they are an abbreviation. */
const lowerFirst = (label: string) =>
  /^\p{Lu}\p{Lu}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1)
