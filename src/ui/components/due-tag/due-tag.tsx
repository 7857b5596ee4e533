import type { Html } from '#ui/jsx-runtime'

export type DueState = 'in-time' | 'soon' | 'late' | 'paused' | 'done-in-time' | 'done-late'

export type DueTagProps = {
  state: DueState
  /** How long still, or how late: “còn 3 ngày”, as `relativeDue` says it. Follows the word. */
  detail?: string
}

/** Word + shape + colour: none of the three is needed to read the other two. */
const looks: Readonly<Record<DueState, { word: string; tone: string; shape: string }>> = {
  'in-time': { word: 'Còn hạn', tone: 'done', shape: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Z' },
  soon: { word: 'Sắp đến hạn', tone: 'soon', shape: 'M8 1 15.5 14.5H.5Z' },
  late: { word: 'Quá hạn', tone: 'late', shape: 'M5 1h6l4 4v6l-4 4H5l-4-4V5Z' },
  paused: { word: 'Tạm dừng tính hạn', tone: 'paused', shape: 'M3 2h4v12H3zM9 2h4v12H9z' },
  'done-in-time': { word: 'Xong đúng hạn', tone: 'done', shape: 'm6.2 14-5-5 2-2 3 3 6.600-7 2 2Z' },
  'done-late': { word: 'Xong quá hạn', tone: 'late', shape: 'm6.2 14-5-5 2-2 3 3 6.600-7 2 2Z' },
}

/** Where a thing stands against its due date. */
export function DueTag({ state, detail }: DueTagProps): Html {
  const { word, tone, shape } = looks[state]
  return (
    <span class={`mc-due mc-due--${tone}`}>
      <svg
        class="mc-due__shape"
        viewBox="0 0 16 16"
        width="14"
        height="14"
        aria-hidden="true"
        focusable="false"
      >
        <path d={shape} fill="currentColor" />
      </svg>
      <span>
        <span class="mc-due__word">{word}</span>
        {detail ? <span class="mc-due__detail"> · {detail}</span> : null}
      </span>
    </span>
  )
}
