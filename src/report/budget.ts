/** How long a text is, as the place counts that it goes to. */
export type Measure = (text: string) => number

export const bytes: Measure = text => Buffer.byteLength(text)
export const characters: Measure = text => text.length

export interface Budget {
  readonly most: number
  readonly measure: Measure
}

/** What is left of a budget beside these texts. */
export function within({ most, measure }: Budget, ...texts: readonly string[]): Budget {
  return { most: texts.reduce((left, text) => left - measure(text), most), measure }
}

/** A part of a budget, so that something is left for what comes after. */
export function shareOf({ most, measure }: Budget, share: number): Budget {
  return { most: most * share, measure }
}

/** Something that can be told at several lengths, the shortest first; each is made only when there may be room. */
export type Piece = readonly (() => string)[]

export interface Fitted {
  /** Of the first pieces the longest form that there is room for; the others have no room at all. */
  readonly texts: readonly string[]
  readonly used: number
}

/**
 * What there is room for. All pieces get their shortest form before any gets its next one, and each round ends at the
 * first that does not fit: so what is left out is detail before pieces, and from the end.
 */
export function whatFits(pieces: readonly Piece[], { most, measure }: Budget): Fitted {
  const texts: string[] = []
  let used = 0
  const rounds = pieces.reduce((longest, piece) => Math.max(longest, piece.length), 0)
  for (let round = 0; round < rounds; round++) {
    const reached = round === 0 ? pieces.length : texts.length
    for (let i = 0; i < reached; i++) {
      const form = pieces[i]?.[round]
      if (!form) continue
      const text = form()
      const more = measure(text) - measure(texts[i] ?? '')
      if (used + more > most) break
      used += more
      texts[i] = text
    }
  }
  return { texts, used }
}
