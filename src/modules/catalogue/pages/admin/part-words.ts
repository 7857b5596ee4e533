import { Value } from '@sinclair/typebox/value'
import { formatMoney } from '#ui/format.ts'
import {
  ChannelRow,
  CHANNELS,
  DocumentRow,
  GOVERNMENT_LEVELS,
  limitText,
  TYPES,
  type ProcedureRow,
} from '../../procedure.ts'

/** One part of a procedure as a person reads it in a comparison. */
export function partWords(part: keyof ProcedureRow, value: unknown): string {
  if (value === undefined || value === null || value === '') return 'trống'
  if (Array.isArray(value)) return value.map((item) => itemWords(part, item)).join('; ') || 'trống'
  if (typeof value === 'boolean') return value ? 'đầy đủ' : 'rút gọn'
  if (part === 'type') return Object.entries(TYPES).find(([code]) => code === value)?.[1] ?? String(value)
  return String(value)
}

function itemWords(part: keyof ProcedureRow, item: unknown): string {
  if (Value.Check(ChannelRow, item)) return channelWords(item)
  if (Value.Check(DocumentRow, item)) return documentWords(item)
  if (typeof item === 'object' && item !== null && 'name' in item) return String(item.name)
  if (part === 'levels' || part === 'levelsBefore2025') return GOVERNMENT_LEVELS[String(item)] ?? String(item)
  return String(item)
}

function channelWords({ channel, time, unit, fee }: ProcedureRow['channels'][number]): string {
  const parts = [
    time === undefined ? '' : limitText({ amount: time, unit: unit ?? 'working-day' }),
    fee === undefined ? '' : fee === 0 ? 'không thu' : formatMoney(fee),
  ].filter(Boolean)
  return parts.length > 0 ? `${CHANNELS[channel]}: ${parts.join(', ')}` : CHANNELS[channel]
}

function documentWords({ name, originals, copies, case: when }: DocumentRow): string {
  const counts = [
    originals > 0 ? `${originals} bản chính` : '',
    copies > 0 ? `${copies} bản sao` : '',
    when ?? '',
  ]
  const text = counts.filter(Boolean).join(', ')
  return text ? `${name} (${text})` : name
}
