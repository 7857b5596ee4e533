import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drumStarSvg, faviconSvg, starPath } from './drum-star.ts'

describe('the star of the drum', () => {
  it('has a tip and a valley for each ray', () => {
    assert.equal(starPath(14, 50, 20).split('L').length, 28)
    assert.match(starPath(8, 50, 20), /^M100 50L/)
  })
  it('stays inside its square', () => {
    for (const [, x, y] of drumStarSvg({ rays: 16, rings: 6 }).matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)) {
      assert.ok(Number(x) >= 0 && Number(x) <= 200, `x = ${x}`)
      assert.ok(Number(y) >= 0 && Number(y) <= 200, `y = ${y}`)
    }
  })
  it('takes plain colours and class names only, because it is put into pages as it is', () => {
    assert.throws(() => drumStarSvg({ colour: '"/><script>' }), RangeError)
    assert.throws(() => drumStarSvg({ class: '"><script>' }), RangeError)
    assert.match(faviconSvg(), /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  })
})
