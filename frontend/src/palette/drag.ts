/** Type of the data that is dragged from the palette: a node type. */
export const DRAG_TYPE = 'application/x-millrace-node'
