import { Tag } from '#ui/components/tag/tag.tsx'
import { WarningText } from '#ui/components/warning-text/warning-text.tsx'
import type { Html } from '#ui/jsx-runtime'
import type { SignatureVerdict } from '../stores/tables.ts'

const VERDICTS: Record<SignatureVerdict, { text: string; colour: 'green' | 'red' | 'yellow' | 'grey' }> = {
  valid: { text: 'Chữ ký số hợp lệ', colour: 'green' },
  partial: { text: 'Chữ ký số hợp lệ cho một phần tệp', colour: 'yellow' },
  invalid: { text: 'Chữ ký số không hợp lệ', colour: 'red' },
  uncertain: { text: 'Chưa xác nhận được chữ ký số', colour: 'yellow' },
  none: { text: 'Không có chữ ký số', colour: 'grey' },
}

/** What the signatures of a received file were worth when it arrived; nothing while they have not been checked. */
export const SignatureTag = ({ verdict }: { verdict: SignatureVerdict | null | undefined }): Html =>
  verdict ? <Tag colour={VERDICTS[verdict].colour}>{VERDICTS[verdict].text}</Tag> : <></>

export const verdictWords = (verdict: SignatureVerdict): string => VERDICTS[verdict].text.toLowerCase()

/** Files that came broken: whoever enters or handles the document must know that they are missing. */
export const BrokenFiles = ({ notes }: { notes: readonly string[] }): Html =>
  notes.length === 0 ? (
    <></>
  ) : (
    <WarningText>
      {notes.map((note) => (
        <span class="mc-said">{note}</span>
      ))}
    </WarningText>
  )
