/** Type of the data that is dragged from the palette: a node type. */
export const DRAG_TYPE = 'application/x-millrace-node'

let dragged: string | undefined
/** What is dragged now. The browser tells it only on drop, and the wire under it has to know before. */
export const draggedType = (): string | undefined => dragged
export const setDragged = (type: string | undefined): void => {
  dragged = type
}
