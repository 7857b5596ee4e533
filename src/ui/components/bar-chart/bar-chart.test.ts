import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { render } from '#ui/jsx-runtime'
import { BarChart } from './bar-chart.tsx'

const chart = render(
  BarChart({
    title: 'Đúng hạn',
    labelHeading: 'Đơn vị',
    valueHeading: 'Tỷ lệ (%)',
    target: { value: 95, label: 'chỉ tiêu 95 %' },
    bars: [
      { label: 'A', value: 50, before: 40 },
      { label: 'B', value: 100, text: '100,0' },
      { label: 'C', value: -5 },
    ],
  }),
)

describe('a bar chart', () => {
  it('starts at zero and is true to scale', () => {
    const widths = [...chart.matchAll(/<rect x="0"[^>]*width="([\d.]+%)"/g)].map(([, width]) => width)
    assert.deepEqual(widths, ['50%', '100%', '0%'])
  })
  it('has the same figures as a table', () => {
    assert.match(chart, /<th scope="row"[^>]*>B<\/th><td[^>]*>100,0<\/td>/)
    assert.match(chart, /<td[^>]*>40<\/td>/)
  })
  it('says what its marks mean', () => {
    assert.match(chart, /Vạch đứt: chỉ tiêu 95 %\. Vạch liền: cùng kỳ năm trước\./)
  })
})
