import { expect, test } from 'vitest'
import { summary } from '../../src/report/summary.ts'
import { play, SCENES } from '../report/scenes.ts'
import { page } from './page.mjs'

test('the page of a summary has its tables, its folds, and its picture to be drawn', async () => {
  const scene = SCENES['failed-after-build']
  const html = await page('<A deploy>', scene ? summary(play(scene)) : '')
  expect(html).toContain('<title>&lt;A deploy></title>')
  expect(html.match(/<table>/g)).toHaveLength(2)
  expect(html).toContain('<details><summary>The last 6 lines of its log</summary>')
  expect(html).toMatch(/<pre class="mermaid">---\ndisplayMode: compact\n.*gantt\n/s)
  expect(html).toMatch(/<script src="file:.*mermaid\.min\.js">/)
})

test('the page of a comment is framed as one, and ends where a picture of it is to end', async () => {
  const html = await page('comment', '### Unhealthy', { frame: 'comment', until: 'details' })
  expect(html).toMatch(/<header><b>github-actions<\/b>.*<\/header>\n<article>\n<h3>Unhealthy<\/h3>/)
  expect(html).toContain('document.querySelector("details" ||')
})
