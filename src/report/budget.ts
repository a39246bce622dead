/** How long a text is, as its destination counts. */
export type Measure = (text: string) => number

export const bytes: Measure = text => Buffer.byteLength(text)
export const characters: Measure = text => text.length

/** How much of a report a text holds. */
export interface Room {
  /** Rows of the table. */
  readonly rows: number
  /** Causes in the list. */
  readonly causes: number
  /** Resources whose details are shown. */
  readonly details: number
  readonly logLines: number
  /** Lines that say why the state couldn't be read. */
  readonly problemLines: number
  readonly hasTimeline: boolean
}

const EVERYTHING: Room = {
  rows: 10_000,
  causes: 50,
  details: 100,
  logLines: 300,
  problemLines: 100,
  hasTimeline: true,
}

/** From everything to what fits everywhere: logs are cut first, then details, then rows. */
const LADDER: readonly Room[] = [
  EVERYTHING,
  { ...EVERYTHING, logLines: 50 },
  { ...EVERYTHING, logLines: 10 },
  { ...EVERYTHING, details: 50, logLines: 10 },
  { ...EVERYTHING, details: 20, logLines: 10 },
  { ...EVERYTHING, rows: 3000, details: 20, logLines: 10 },
  { ...EVERYTHING, rows: 1500, details: 20, logLines: 10 },
  { ...EVERYTHING, rows: 700, details: 10, logLines: 10 },
  { ...EVERYTHING, rows: 300, details: 10, logLines: 10 },
  { ...EVERYTHING, rows: 150, details: 10, logLines: 10, problemLines: 20 },
  { ...EVERYTHING, rows: 100, causes: 20, details: 5, logLines: 10, problemLines: 20, hasTimeline: false },
  { ...EVERYTHING, rows: 50, causes: 20, details: 3, logLines: 5, problemLines: 10, hasTimeline: false },
  { rows: 20, causes: 10, details: 1, logLines: 5, problemLines: 5, hasTimeline: false },
  { rows: 10, causes: 5, details: 0, logLines: 0, problemLines: 3, hasTimeline: false },
  { rows: 0, causes: 1, details: 0, logLines: 0, problemLines: 1, hasTimeline: false },
]

/** The text in the first of these forms that fits; the last form always does. */
export function firstThatFits(
  write: (room: Room) => string,
  { max, measure }: { readonly max: number; readonly measure: Measure },
): string {
  let text = ''
  for (const room of LADDER) {
    text = write(room)
    if (measure(text) <= max) break
  }
  return text
}
