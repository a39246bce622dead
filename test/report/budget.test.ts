import { expect, test } from 'vitest'
import { bytes, characters, firstThatFits, type Room } from '../../src/report/budget.ts'

/** One character for each row, cause, detail and log line. */
const write = ({ rows, causes, details, logLines }: Room): string =>
  'é'.repeat(rows + causes + details + details * logLines)

const roomWith = (max: number): Room => {
  let shown: Room | undefined
  firstThatFits(
    room => {
      shown = room
      return write(room)
    },
    { max, measure: characters },
  )
  if (!shown) throw new Error('nothing was written')
  return shown
}

test('everything is shown if there is room for it', () => {
  expect(roomWith(1_000_000)).toMatchObject({ rows: 10_000, details: 100, logLines: 300, hasTimeline: true })
})

test('logs are cut before details, details before rows, and rows before causes', () => {
  expect(roomWith(20_000)).toMatchObject({ rows: 10_000, details: 100, logLines: 50 })
  expect(roomWith(11_000)).toMatchObject({ rows: 10_000, details: 50, logLines: 10 })
  expect(roomWith(2000)).toMatchObject({ rows: 1500, causes: 50 })
  expect(roomWith(200)).toMatchObject({ rows: 100, causes: 20, hasTimeline: false })
})

test('the last form is given if none fits', () => {
  expect(roomWith(0)).toMatchObject({ rows: 0, details: 0, causes: 1 })
})

test('a text is measured as its destination counts', () => {
  expect([bytes('状äbc'), characters('状äbc')]).toEqual([7, 4])
})
