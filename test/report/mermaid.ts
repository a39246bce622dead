import DOMPurify from 'dompurify'
import mermaid from 'mermaid'

// Mermaid's own parser, which is what GitHub draws with. It only asks for a page to clean labels of HTML, and ours hold
// none.
Object.assign(DOMPurify, { addHook: () => undefined, sanitize: (text: string) => text })

export interface Task {
  readonly section: string
  readonly task: string
  readonly startTime: Date
  readonly endTime: Date
  readonly crit: boolean
  readonly done: boolean
  readonly active: boolean
  readonly milestone: boolean
}

/** The tasks of a Gantt chart; throws where Mermaid would show an error in place of the picture. */
export async function tasksOf(source: string): Promise<readonly Task[]> {
  await mermaid.parse(source)
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(source)
  const { getTasks } = diagram.db as unknown as { readonly getTasks: () => readonly Task[] }
  return getTasks()
}
