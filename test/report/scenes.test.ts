import { describe, expect, test } from 'vitest'
import { summary } from '../../src/report/summary.ts'
import { play, SCENES } from './scenes.ts'

// Whole summaries, to be read: `npm test -- test/report/scenes.test.ts -u` writes them anew.

describe('the job summary of', () => {
  test.each(Object.entries(SCENES))('%s', async (name, scene) => {
    await expect(summary(play(scene))).toMatchFileSnapshot(`scenes/${name}.md`)
  })
})
