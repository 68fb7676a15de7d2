/** An icon as lucide ships it: the shapes of a 24 x 24 drawing. */
export type IconShape = [tag: string, attributes: Record<string, string | number>][]

/** The five states of a session or an exercise, drawn here. */
export type Mark = 'todo' | 'doing' | 'done' | 'late' | 'skip'
